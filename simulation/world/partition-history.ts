import {
  applyState,
  ByteReader,
  comparePositions,
  emptyPartitionState,
  encodeState,
  type PartitionState,
  type Pipeline,
} from '../../lambdas/engine/index.ts';
import type { JournalEntry } from '../../lambdas/runtime/journal-entry.ts';
import type { Outbox } from '../../lambdas/runtime/outbox.ts';
import { decodeOutbox } from '../../lambdas/runtime/outbox-codec.ts';
import type { Environment } from './environment.ts';
import type { SimulatedRecord } from './simulated-record.ts';

/** An entry at the moment at which it was accepted. */
export interface AcceptedEntry {
  readonly history: PartitionHistory;
  readonly entry: JournalEntry;
  readonly digest: string;
  readonly outbox: Outbox;
  /** The records that it was folded from. */
  readonly records: readonly SimulatedRecord[];
  /** Number and digest of the entry accepted before it; 0 and empty for the first. */
  readonly before: { readonly number: number; readonly digest: string };
}

/** What is committed of one partition, whoever did it: read from the entries accepted. */
export class PartitionHistory {
  readonly partition: string;
  /** The records that the chain's entries hold, in order: what the oracle is asked about. */
  readonly committed: SimulatedRecord[] = [];
  /** What a full replay of the chain gives. */
  readonly replayed: PartitionState;
  /** How many records were committed before the declaration was changed. */
  upgradedAt: number | undefined;
  /** The newest entry accepted. */
  head = { number: 0, digest: '' };
  readonly pipeline: Pipeline;
  private encoded: Uint8Array | undefined;

  constructor(partition: string, pipeline: Pipeline) {
    this.partition = partition;
    this.pipeline = pipeline;
    this.replayed = emptyPartitionState(pipeline.windows.length);
  }

  /** Position of the last record committed; empty before the first. */
  get position(): string {
    return this.replayed.position;
  }

  /** The replayed state as bytes. */
  get bytes(): Uint8Array {
    this.encoded ??= encodeState(this.replayed, this.pipeline, 'all');
    return this.encoded;
  }

  accept(entry: JournalEntry, digest: string, by: Environment): AcceptedEntry {
    const before = this.head;
    const { position: from, ordinal } = this.replayed;
    applyState(this.replayed, this.pipeline, new ByteReader(entry.changes));
    this.head = { number: entry.number, digest };
    this.encoded = undefined;
    const records = this.recordsOf(by, from, this.replayed.ordinal - ordinal);
    if (by.isUpgraded && records.length > 0) this.upgradedAt ??= this.committed.length;
    this.committed.push(...records);
    const outbox = decodeOutbox(entry.outbox, this.pipeline);
    return { history: this, entry, digest, outbox, records, before };
  }

  /** The records of the batch that an entry was folded from, after `from` to the new position. */
  private recordsOf(by: Environment, from: string, count: number): readonly SimulatedRecord[] {
    // What a split or merge adds to a chain has no records: the seal, and the inherited state.
    if (this.position === from) return [];
    for (const { partition, records: handed } of by.handed.toReversed()) {
      if (partition !== this.partition) continue;
      const records = handed.filter(
        ({ position }) =>
          comparePositions(position, from) > 0 && comparePositions(position, this.position) <= 0,
      );
      if (records.length === count && records.at(-1)?.position === this.position) return records;
    }
    throw new Error(`nobody was handed the records of entry ${this.head.number}`);
  }
}
