import {
  applyState,
  ByteReader,
  emptyPartitionState,
  encodeState,
  type PartitionState,
  type Pipeline,
  type StateItem,
  type StateStore,
} from '../../../lambdas/engine/index.ts';
import { loadBody } from '../../../lambdas/runtime/item-body.ts';
import { decodeEntry, type JournalEntry } from '../../../lambdas/runtime/journal-entry.ts';
import { decodeOutbox } from '../../../lambdas/runtime/outbox-codec.ts';
import type { Sinks } from '../../../lambdas/runtime/sinks.ts';
import { decodeSnapshotPointer } from '../../../lambdas/runtime/snapshot-pointer.ts';
import { fingerprint } from './fingerprint.ts';

export interface WitnessOptions {
  /** The partition whose items it watches. */
  readonly partitionKey?: string;
  /** What any partition has committed, and what sinks have taken: witnesses share these. */
  readonly committed?: Set<string>;
  readonly taken?: Set<string>;
}

/**
 * Stands between the gates and the stores and checks what the protocol promises whatever happens:
 * one chain with one accepted entry per number, each outcome committed once, nothing published that
 * is not in an accepted entry, and no entry overwritten before a snapshot covers it and every sink
 * has taken its outbox. It also keeps the state that a full replay of the chain gives.
 */
export class JournalWitness {
  /** Sentences; empty where the protocol held. */
  readonly violations: string[] = [];
  /** What a full replay of all accepted entries gives. */
  readonly replayed: PartitionState;
  /** Number of the newest accepted entry. */
  entries = 0;
  private readonly pipeline: Pipeline;
  private readonly committed: Set<string>;
  private readonly taken: Set<string>;
  private lastDigest = '';
  private covered = 0;
  private readonly partitionKey: string | undefined;

  /** @param options of a world with several partitions. @default - there is but one */
  constructor(pipeline: Pipeline, options: WitnessOptions = {}) {
    this.pipeline = pipeline;
    this.partitionKey = options.partitionKey;
    this.committed = options.committed ?? new Set();
    this.taken = options.taken ?? new Set();
    this.replayed = emptyPartitionState(pipeline.windows.length);
  }

  /** The state of a full replay, as bytes. */
  get replayedBytes(): Uint8Array {
    return encodeState(this.replayed, this.pipeline, 'all');
  }

  watchStore(store: StateStore): StateStore {
    return {
      get: (partitionKey, sortKey) => store.get(partitionKey, sortKey),
      range: (partitionKey, from, to) => store.range(partitionKey, from, to),
      put: (item) => store.put(item),
      expire: (partitionKey, sortKey, at) => store.expire(partitionKey, sortKey, at),
      putIf: async (item, condition) => {
        if (item.partitionKey !== (this.partitionKey ?? item.partitionKey)) {
          return store.putIf(item, condition);
        }
        const before = await store.get(item.partitionKey, item.sortKey);
        const isAccepted = await store.putIf(item, condition);
        if (isAccepted && item.sortKey.startsWith('E#')) {
          if (before !== undefined) await this.forget(store, before);
          await this.accept(store, item);
        }
        if (isAccepted && item.sortKey === 'SNAPSHOT') this.cover(item);
        return isAccepted;
      },
    };
  }

  watchSinks({ alerts, quarantine, results, feed }: Sinks): Sinks {
    return {
      ...(feed === undefined
        ? {}
        : {
            feed: {
              tell: (told) => {
                this.assertCommitted(told);
                return feed.tell(told);
              },
            },
          }),
      alerts: {
        record: async (alert) => {
          this.assertCommitted([alert]);
          await alerts.record(alert);
          this.take([alert]);
        },
      },
      quarantine: {
        keepPayload: (digest, payload) => quarantine.keepPayload(digest, payload),
        keepReadings: async (pipeline, readings) => {
          this.assertCommitted(readings);
          await quarantine.keepReadings(pipeline, readings);
          this.take(readings);
        },
        keepResults: (refused) => {
          this.assertCommitted(refused.map(({ result }) => result));
          return quarantine.keepResults(refused);
        },
      },
      results: {
        write: async (rows) => {
          this.assertCommitted(rows);
          const answer = await results.write(rows);
          this.take(rows);
          return answer;
        },
      },
    };
  }

  private async accept(store: StateStore, item: StateItem): Promise<void> {
    const { number = 0, digest = '' } = item;
    if (number !== this.entries + 1) {
      this.violations.push(`entry ${number} was accepted after entry ${this.entries}`);
    }
    const entry = await read(store, item);
    if (entry.previous !== this.lastDigest) {
      this.violations.push(`entry ${number} does not continue entry ${this.entries}`);
    }
    this.entries = number;
    this.lastDigest = digest;
    applyState(this.replayed, this.pipeline, new ByteReader(entry.changes));
    for (const print of this.outcomes(entry)) {
      if (this.committed.has(print)) this.violations.push(`committed twice: ${print}`);
      this.committed.add(print);
    }
  }

  /** An accepted entry goes: is it still needed? */
  private async forget(store: StateStore, item: StateItem): Promise<void> {
    const { number = 0 } = item;
    if (number > this.covered) {
      this.violations.push(`entry ${number} went, but snapshots cover ${this.covered}`);
    }
    // Its chunks may be gone by now: then its outbox cannot be checked.
    const entry = await read(store, item).catch(() => undefined);
    for (const print of entry === undefined ? [] : this.outcomes(entry)) {
      if (!this.taken.has(print)) this.violations.push(`went before it was published: ${print}`);
    }
  }

  private cover({ bytes }: StateItem): void {
    const covered = decodeSnapshotPointer(bytes ?? new Uint8Array())?.covers.number ?? 0;
    if (covered < this.covered) {
      this.violations.push(`the snapshot fell from entry ${this.covered} to ${covered}`);
    }
    this.covered = covered;
  }

  private outcomes({ outbox }: JournalEntry): string[] {
    const { alerts, quarantine, results } = decodeOutbox(outbox, this.pipeline);
    return [...alerts, ...quarantine, ...results].map(fingerprint);
  }

  private take(outcomes: readonly unknown[]): void {
    for (const outcome of outcomes) this.taken.add(fingerprint(outcome));
  }

  private assertCommitted(outcomes: readonly unknown[]): void {
    for (const print of outcomes.map(fingerprint)) {
      if (!this.committed.has(print)) this.violations.push(`published uncommitted: ${print}`);
    }
  }
}

const read = async (store: StateStore, item: StateItem): Promise<JournalEntry> => {
  const { partitionKey, number = 0, bytes = new Uint8Array() } = item;
  return decodeEntry(await loadBody(store, partitionKey, number, bytes));
};
