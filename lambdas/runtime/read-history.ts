import type { Clock, PartitionState, Pipeline, StateStore } from '../engine/index.ts';
import { loadChain } from './partition-session.ts';
import { readingState } from './reading-stage.ts';

/** A partition's state as of any entry since its newest snapshot; for inspection. */
export interface PartitionHistory {
  /** The entry that the snapshot covers; 0 for the beginning, where there is none. */
  readonly oldest: number;
  readonly newest: number;
  /** @param number an entry from `oldest` to `newest` */
  stateAt(number: number): PartitionState;
}

/** @returns undefined before the partition's first commit */
export const readHistory = async (
  source: { pipeline: Pipeline; stateStore: StateStore; clock: Clock },
  partition: string,
): Promise<PartitionHistory | undefined> => {
  const kind = readingState(source.pipeline);
  const { snapshot, entries } = await loadChain(kind, { ...source, writer: 'reader' }, partition);
  const newest = entries.at(-1)?.number;
  if (newest === undefined) return undefined;
  const oldest = snapshot?.covers.number ?? 0;
  return {
    oldest,
    newest,
    stateAt: (number) => {
      const state = kind.empty();
      const changes = entries
        .filter((entry) => entry.number > oldest && entry.number <= number)
        .map((entry) => entry.changes);
      const stored = snapshot === undefined ? changes : [snapshot.state, ...changes];
      for (const bytes of stored) kind.apply(state, bytes);
      return state;
    },
  };
};
