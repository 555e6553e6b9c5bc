import {
  applyState,
  ByteReader,
  emptyPartitionState,
  encodeState,
  type PartitionState,
  type Pipeline,
  type StateStore,
} from '../../../lambdas/engine/index.ts';
import { loadBody } from '../../../lambdas/runtime/item-body.ts';
import { decodeEntry } from '../../../lambdas/runtime/journal-entry.ts';
import { decodeOutbox } from '../../../lambdas/runtime/outbox-codec.ts';
import type { Sinks } from '../../../lambdas/runtime/sinks.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Stands between the gates and the stores and checks what the protocol promises whatever happens:
 * one chain with one accepted entry per number, each outcome committed once, and nothing published
 * that is not in an accepted entry. It also keeps the state that a full replay of the chain gives.
 */
export class JournalWitness {
  /** Sentences; empty where the protocol held. */
  readonly violations: string[] = [];
  /** What a full replay of all accepted entries gives. */
  readonly replayed: PartitionState;
  /** Number of the newest accepted entry. */
  entries = 0;
  private readonly pipeline: Pipeline;
  private readonly committed = new Set<string>();
  private lastDigest = '';

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
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
      putIf: async (item, expected) => {
        const isAccepted = await store.putIf(item, expected);
        if (isAccepted && item.sortKey === 'HEAD') {
          await this.accept(store, item.partitionKey, item.number ?? 0, item.digest ?? '');
        }
        return isAccepted;
      },
    };
  }

  watchSinks({ alerts, quarantine, results }: Sinks): Sinks {
    return {
      alerts: {
        record: (alert) => {
          this.assertCommitted(alert);
          return alerts.record(alert);
        },
      },
      quarantine: {
        keepPayload: (digest, payload) => quarantine.keepPayload(digest, payload),
        keepReadings: (pipeline, readings) => {
          for (const reading of readings) this.assertCommitted(reading);
          return quarantine.keepReadings(pipeline, readings);
        },
        keepResults: (refused) => {
          for (const { result } of refused) this.assertCommitted(result);
          return quarantine.keepResults(refused);
        },
      },
      results: {
        write: (rows) => {
          for (const row of rows) this.assertCommitted(row);
          return results.write(rows);
        },
      },
    };
  }

  private async accept(
    store: StateStore,
    partitionKey: string,
    number: number,
    digest: string,
  ): Promise<void> {
    if (number !== this.entries + 1) {
      this.violations.push(`entry ${number} was accepted after entry ${this.entries}`);
    }
    const sortKey = `E#${String(number).padStart(12, '0')}#${digest}`;
    const body = (await store.get(partitionKey, sortKey))?.bytes;
    if (body === undefined) {
      this.violations.push(`entry ${number} was accepted before it was written`);
      return;
    }
    const entry = decodeEntry(await loadBody(store, partitionKey, body));
    if (entry.previous !== this.lastDigest) {
      this.violations.push(`entry ${number} does not continue entry ${this.entries}`);
    }
    this.entries = number;
    this.lastDigest = digest;
    applyState(this.replayed, this.pipeline, new ByteReader(entry.changes));
    const { alerts, quarantine, results } = decodeOutbox(entry.outbox, this.pipeline);
    for (const outcome of [...alerts, ...quarantine, ...results]) {
      const print = fingerprint(outcome);
      if (this.committed.has(print)) this.violations.push(`committed twice: ${print}`);
      this.committed.add(print);
    }
  }

  private assertCommitted(outcome: unknown): void {
    const print = fingerprint(outcome);
    if (!this.committed.has(print)) this.violations.push(`published uncommitted: ${print}`);
  }
}
