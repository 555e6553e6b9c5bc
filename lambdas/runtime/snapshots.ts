import { ByteReader, ByteWriter, type Clock, type StateStore } from '../engine/index.ts';
import { compress, decompress, digestOf } from './compression.ts';
import { BrokenJournalError } from './errors.ts';
import { chunkDigests, chunkSortKey, loadBody, storeBody } from './item-body.ts';
import type { Head } from './journal.ts';
import {
  type PublishedThrough,
  readPublishedThrough,
  writePublishedThrough,
} from './journal-entry.ts';

/** The whole state as of an entry, so that loading need not read the chain from its beginning. */
export interface Snapshot {
  /** The entry whose state it is. */
  readonly covers: Head;
  readonly publishedThrough: PublishedThrough;
  /** From `encodeState(state, pipeline, 'all')`. */
  readonly state: Uint8Array;
  /** Entries up to this one were let expire. */
  readonly retiredThrough: number;
}

/** A snapshot as it is stored. */
export interface StoredSnapshot extends Snapshot {
  /** Stored size, compressed. */
  readonly bytes: number;
}

const pointerKey = 'SNAPSHOT';
const oldChunksSeconds = 86_400;

/** Writes and reads a partition's newest snapshot: its chunks first, the pointer to them last. */
export class Snapshots {
  private readonly store: StateStore;
  private readonly clock: Clock;
  private readonly partitionKey: string;

  constructor(store: StateStore, clock: Clock, partitionKey: string) {
    this.store = store;
    this.clock = clock;
    this.partitionKey = partitionKey;
  }

  /** @throws BrokenJournalError where it is damaged */
  async newest(): Promise<StoredSnapshot | undefined> {
    const pointer = await this.store.get(this.partitionKey, pointerKey);
    if (pointer === undefined) return undefined;
    const { number, digest, bytes } = pointer;
    if (number === undefined || digest === undefined || bytes === undefined) {
      throw new BrokenJournalError(`the snapshot pointer of ${this.partitionKey} points nowhere`);
    }
    const content = await loadBody(this.store, this.partitionKey, bytes);
    if (digestOf(content) !== digest) {
      throw new BrokenJournalError(`the snapshot of ${this.partitionKey} is damaged`);
    }
    const reader = new ByteReader(decompress(content));
    return {
      covers: { number, digest: reader.text() },
      publishedThrough: readPublishedThrough(reader),
      retiredThrough: reader.unsigned(),
      state: reader.blob(),
      bytes: content.length,
    };
  }

  /**
   * Makes it the newest, unless another writer's covers as much; then lets the chunks of the one
   * before expire.
   *
   * @returns its stored size in bytes, or undefined where another's stands
   */
  async write(snapshot: Snapshot): Promise<number | undefined> {
    const { store, partitionKey } = this;
    const before = await store.get(partitionKey, pointerKey);
    const { covers } = snapshot;
    if (before?.number !== undefined && before.number >= covers.number) return undefined;
    const writer = new ByteWriter(snapshot.state.length + 256);
    writer.text(covers.digest);
    writePublishedThrough(snapshot.publishedThrough, writer);
    writer.unsigned(snapshot.retiredThrough);
    writer.blob(snapshot.state);
    const content = compress(writer.finish());
    const digest = digestOf(content);
    const bytes = await storeBody(store, partitionKey, content);
    const isAccepted = await store.putIf(
      { partitionKey, sortKey: pointerKey, number: covers.number, digest, bytes },
      before === undefined
        ? undefined
        : { number: before.number ?? 0, digest: before.digest ?? '' },
    );
    // Not accepted, yet there: an earlier try was, and its reply got lost.
    const isOurs = isAccepted || (await store.get(partitionKey, pointerKey))?.digest === digest;
    if (!isOurs) return undefined;
    const kept = new Set(chunkDigests(bytes));
    const atSeconds = Math.floor(this.clock.nowMs() / 1_000) + oldChunksSeconds;
    for (const old of before?.bytes === undefined ? [] : chunkDigests(before.bytes)) {
      if (!kept.has(old)) await store.expire(partitionKey, chunkSortKey(old), atSeconds);
    }
    return content.length;
  }
}
