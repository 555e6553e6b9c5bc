import type { Clock, PartitionState, Pipeline, StateStore } from '../engine/index.ts';
import { loadSession } from './partition-session.ts';

/** A partition as its journal holds it; for the page and inspection, never written back. */
export interface PartitionView {
  /** Number of the newest entry. */
  readonly entryNumber: number;
  /** Position of the last record folded. */
  readonly position: string;
  readonly state: PartitionState;
  readonly publishedThrough: Readonly<Record<string, number>>;
}

/** @returns undefined before the partition's first commit */
export const readPartition = async (
  source: { pipeline: Pipeline; stateStore: StateStore; clock: Clock },
  partition: string,
): Promise<PartitionView | undefined> => {
  const session = await loadSession({ ...source, writer: 'reader' }, partition);
  if (session.head === undefined) return undefined;
  return {
    entryNumber: session.head.number,
    position: session.state.position,
    state: session.state,
    publishedThrough: session.publishedThrough,
  };
};
