import {
  ByteReader,
  ByteWriter,
  type StateCondition,
  type StateItem,
  type StateStore,
} from '../engine/index.ts';
import { compress, decompress, digestOf } from './compression.ts';
import { BrokenJournalError, SnapshotConflictError } from './errors.ts';
import { concat, itemChunks } from './item-chunks.ts';
import type { Head } from './journal.ts';
import {
  type PublishedThrough,
  readPublishedThrough,
  writePublishedThrough,
} from './journal-entry.ts';
import { readJournalVersion, writeJournalVersion } from './journal-version.ts';
import {
  decodeSnapshotPointer,
  encodeSnapshotPointer,
  type SnapshotPointer,
} from './snapshot-pointer.ts';

/** The whole state as of an entry, so that loading need not read the chain from its beginning. */
export interface Snapshot {
  /** The entry whose state it is. */
  readonly covers: Head;
  readonly publishedThrough: PublishedThrough;
  /** From `encodeState(state, pipeline, 'all')`. */
  readonly state: Uint8Array;
  /** The chunks of entries up to this one were let expire. */
  readonly retiredThrough: number;
}

/** A snapshot as it is stored. */
export interface StoredSnapshot extends Snapshot {
  /** Stored size, compressed. */
  readonly bytes: number;
}

const pointerKey = 'SNAPSHOT';

const chunkKey = (set: 0 | 1, index: number): string =>
  `S#${set}#${String(index).padStart(6, '0')}`;

/**
 * A partition's newest snapshot, in one of two sets of chunks. The next one overwrites the other
 * set, so letting go of an old one costs nothing, and nothing expires:
 * 1. Claim: the pointer's number rises by one, to that of the attempt; it points where it did.
 * 2. Chunks, into the set that it does not point to, each over none or one of an earlier attempt.
 * 3. Pointer: its number rises by one more, and it points to them.
 * Whoever is at an older attempt, however late it wakes up, fails at 3 since the pointer's number
 * has risen, and at 2 wherever a newer attempt has written. Every attempt after 3 read the pointer
 * after it, so it writes to the other set. What the pointer points to is whole at every moment.
 */
export class Snapshots {
  private readonly store: StateStore;
  private readonly writer: string;
  private readonly partitionKey: string;

  constructor(store: StateStore, writer: string, partitionKey: string) {
    this.store = store;
    this.writer = writer;
    this.partitionKey = partitionKey;
  }

  /** @throws BrokenJournalError where it is damaged */
  async newest(): Promise<StoredSnapshot | undefined> {
    let tried: number | undefined;
    for (;;) {
      const { pointer } = await this.point();
      if (pointer === undefined) return undefined;
      const content = await this.content(pointer);
      if (content !== undefined) return decoded(pointer, content);
      // Overwritten while it was read, if the pointer has moved on by now; else damaged.
      if (tried === pointer.attempt) {
        throw new BrokenJournalError(
          `the snapshot of ${this.partitionKey} at entry ${pointer.covers.number} is damaged`,
        );
      }
      tried = pointer.attempt;
    }
  }

  /**
   * Makes it the newest, unless one stands that covers as much.
   *
   * @param isWiping what a larger one left behind in its set is overwritten too, with nothing
   * @returns its stored size in bytes, or undefined where another stands
   * @throws SnapshotConflictError where another writer is at one
   */
  async write(snapshot: Snapshot, isWiping = false): Promise<number | undefined> {
    const { number, pointer } = await this.point();
    if (pointer !== undefined && pointer.covers.number >= snapshot.covers.number) return undefined;
    const attempt = (number ?? 0) + 1;
    const claim = this.pointerItem(attempt, pointer);
    const claimed = await this.store.putIf(claim, number === undefined ? 'absent' : { number });
    if (!claimed) throw this.conflict();
    const content = encoded(snapshot);
    const set = pointer?.set === 0 ? 1 : 0;
    const chunks = itemChunks(content);
    for (const [index, bytes] of chunks.entries()) {
      const { partitionKey } = this;
      const chunk = { partitionKey, sortKey: chunkKey(set, index), number: attempt, bytes };
      await this.putOwn(chunk, { below: attempt });
    }
    if (isWiping) await this.wipe(set, chunks.length, attempt);
    const next: SnapshotPointer = {
      covers: snapshot.covers,
      set,
      attempt,
      chunks: chunks.length,
      digest: digestOf(content),
    };
    await this.putOwn(this.pointerItem(attempt + 1, next), { number: attempt });
    return content.length;
  }

  /** Overwrites the chunks of a set from `from` on. */
  private async wipe(set: 0 | 1, from: number, attempt: number): Promise<void> {
    const { store, partitionKey } = this;
    const left = await store.range(partitionKey, chunkKey(set, from), chunkKey(set, 999_999));
    for (const { sortKey } of left) {
      const bytes = new Uint8Array();
      await this.putOwn({ partitionKey, sortKey, number: attempt, bytes }, { below: attempt });
    }
  }

  /** The pointer and its number; both undefined before the first attempt. */
  private async point(): Promise<{ number?: number; pointer?: SnapshotPointer | undefined }> {
    const item = await this.store.get(this.partitionKey, pointerKey);
    if (item === undefined) return {};
    const { number, digest, bytes } = item;
    if (number === undefined || bytes === undefined || digestOf(bytes) !== digest) {
      throw new BrokenJournalError(`the snapshot pointer of ${this.partitionKey} is damaged`);
    }
    return { number, pointer: decodeSnapshotPointer(bytes) };
  }

  private pointerItem(number: number, pointer: SnapshotPointer | undefined): StateItem {
    const { partitionKey, writer } = this;
    const bytes = encodeSnapshotPointer(pointer);
    return { partitionKey, sortKey: pointerKey, number, digest: digestOf(bytes), writer, bytes };
  }

  /** The chunks put together; undefined where they are not what the pointer says. */
  private async content(pointer: SnapshotPointer): Promise<Uint8Array | undefined> {
    const { set, attempt, chunks, digest } = pointer;
    const [from, to] = [chunkKey(set, 0), chunkKey(set, chunks - 1)];
    const items = await this.store.range(this.partitionKey, from, to);
    if (items.some(({ number }) => number !== attempt)) return undefined;
    const content = concat(...items.map(({ bytes }) => bytes ?? new Uint8Array()));
    return digestOf(content) === digest ? content : undefined;
  }

  /** Writes an item that is ours alone: where it is refused yet there, an earlier try wrote it. */
  private async putOwn(item: StateItem, condition: StateCondition): Promise<void> {
    if (await this.store.putIf(item, condition)) return;
    const found = await this.store.get(this.partitionKey, item.sortKey);
    if (found?.number === item.number && sameBytes(found, item)) return;
    throw this.conflict();
  }

  private conflict(): SnapshotConflictError {
    return new SnapshotConflictError(`another writer is at a snapshot of ${this.partitionKey}`);
  }
}

const sameBytes = (found: StateItem | undefined, item: StateItem): boolean =>
  digestOf(found?.bytes ?? new Uint8Array()) === digestOf(item.bytes ?? new Uint8Array());

const encoded = (snapshot: Snapshot): Uint8Array => {
  const writer = new ByteWriter(snapshot.state.length + 256);
  writeJournalVersion(writer);
  writePublishedThrough(snapshot.publishedThrough, writer);
  writer.unsigned(snapshot.retiredThrough);
  writer.blob(snapshot.state);
  return compress(writer.finish());
};

const decoded = ({ covers }: SnapshotPointer, content: Uint8Array): StoredSnapshot => {
  const reader = new ByteReader(decompress(content));
  readJournalVersion(reader);
  return {
    covers,
    publishedThrough: readPublishedThrough(reader),
    retiredThrough: reader.unsigned(),
    state: reader.blob(),
    bytes: content.length,
  };
};
