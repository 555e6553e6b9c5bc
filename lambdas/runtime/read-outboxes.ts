import type { Clock, Pipeline, StateStore } from '../engine/index.ts';
import { type JournalLayout, journalLayout } from './journal-layout.ts';
import type { Outbox } from './outbox.ts';
import { decodeOutbox } from './outbox-codec.ts';
import { loadChain } from './partition-session.ts';
import { readingState } from './reading-stage.ts';

/** What a commit told. */
export interface ToldOutbox {
  /** Of its entry. */
  readonly number: number;
  readonly outbox: Outbox;
}

/**
 * What a partition has told, commit by commit, as far back as its journal goes: entries lie in a
 * ring, and parts of large ones expire. For inspection. Empty before the partition's first commit.
 */
export const readOutboxes = async (
  source: {
    readonly pipeline: Pipeline;
    readonly stateStore: StateStore;
    readonly clock: Clock;
    readonly layout?: JournalLayout;
  },
  partition: string,
): Promise<readonly ToldOutbox[]> => {
  const { pipeline, layout = journalLayout } = source;
  const kind = readingState(pipeline);
  const chain = await loadChain(kind, { ...source, writer: 'reader' }, partition);
  const newest = chain.entries.at(-1)?.number ?? 0;
  const from = Math.max(1, newest - layout.slots + 1);
  const covered = chain.snapshot?.covers.number ?? 0;
  const isWhole = chain.entries[0] === undefined || chain.entries[0].number <= from;
  const entries = isWhole ? chain.entries : await chain.journal.entries(from, covered);
  return entries.map(({ number, outbox }) => ({ number, outbox: decodeOutbox(outbox, pipeline) }));
};
