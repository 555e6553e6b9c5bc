import type { Clock, StateItem, StateStore } from '../engine/index.ts';
import { digestOf } from './compression.ts';
import { BrokenJournalError } from './errors.ts';
import { chunkDigests, chunkSortKey, loadBody, storeBody } from './item-body.ts';
import { decodeEntry, encodeEntry, type JournalEntry } from './journal-entry.ts';

/** The newest accepted entry of a partition's chain. */
export interface Head {
  readonly number: number;
  readonly digest: string;
}

/** How long entries are kept after a snapshot covers them and their outbox is out, seconds. */
const retentionAfterCoverSeconds = 7 * 86_400;

const headKey = 'HEAD';
const entryPrefix = (number: number): string => `E#${String(number).padStart(12, '0')}`;

/**
 * One partition's append-only chain of commits (CONTRACT, section 6):
 * 1. An entry's bytes are written under their own digest: nobody's until accepted.
 * 2. The head moves from entry n-1 to entry n on the condition that it stands there. That, alone,
 *    is
 *    the acceptance: at most one entry n ever, whatever else was written or deleted.
 * The head never expires. An absent-key condition on the entry would need one write less, but a
 * writer that slept past the entry's TTL delete could then write it again and fork the chain.
 */
export class Journal {
  private readonly store: StateStore;
  private readonly clock: Clock;
  private readonly writer: string;
  private readonly partitionKey: string;

  /** @param writer names this execution environment, never reused by another */
  constructor(store: StateStore, clock: Clock, writer: string, partitionKey: string) {
    this.store = store;
    this.clock = clock;
    this.writer = writer;
    this.partitionKey = partitionKey;
  }

  /** The newest accepted entry; undefined before the first. @throws BrokenJournalError */
  async head(): Promise<Head | undefined> {
    let item = await this.store.get(this.partitionKey, headKey);
    if (item === undefined) {
      if (!(await this.isPastFirstEntry())) return undefined;
      // Lost; or another writer made the first commits since it was read.
      item = await this.store.get(this.partitionKey, headKey);
      if (item === undefined)
        throw new BrokenJournalError(`the head of ${this.partitionKey} is gone`);
    }
    const { number, digest } = item;
    if (number === undefined || digest === undefined) {
      throw new BrokenJournalError(`the head of ${this.partitionKey} points nowhere`);
    }
    return { number, digest };
  }

  /**
   * Appends the entry after `previous`.
   *
   * @returns the new head, or undefined where another writer's entry has that number
   * @throws whatever the store throws where it is not known whether the entry was accepted
   */
  async append(
    entry: JournalEntry,
    previous: Head | undefined,
  ): Promise<AppendedEntry | undefined> {
    const bytes = encodeEntry(entry);
    const head: Head = { number: entry.number, digest: digestOf(bytes) };
    const { partitionKey, writer } = this;
    const body = await storeBody(this.store, partitionKey, bytes);
    const sortKey = `${entryPrefix(entry.number)}#${head.digest}`;
    await this.store.put({ partitionKey, sortKey, bytes: body });
    const item: StateItem = { partitionKey, sortKey: headKey, ...head, writer };
    const appended = { head, bytes: bytes.length };
    let failure: unknown;
    try {
      if (await this.store.putIf(item, previous)) return appended;
    } catch (error) {
      failure = error;
    }
    // The condition failed or the reply was lost. Our own name on the head says it was our write.
    const now = await this.store.get(partitionKey, headKey);
    if (now?.number === head.number && now.digest === head.digest && now.writer === writer) {
      return appended;
    }
    if (failure !== undefined) throw failure;
    return undefined;
  }

  /**
   * The chain's entries from number `from` to the head, oldest first, each verified by the digest
   * that its successor holds.
   *
   * @throws BrokenJournalError where one is missing or damaged
   */
  async entries(from: number, head: Head): Promise<ChainedEntry[]> {
    const items = await this.store.range(
      this.partitionKey,
      entryPrefix(from),
      `${entryPrefix(head.number)}#~`,
    );
    const byName = new Map(items.map((item) => [item.sortKey, item]));
    const chain: ChainedEntry[] = [];
    let { digest } = head;
    for (let number = head.number; number >= from; number -= 1) {
      const body = byName.get(`${entryPrefix(number)}#${digest}`)?.bytes;
      if (body === undefined) throw this.broken(number, 'missing');
      const bytes = await loadBody(this.store, this.partitionKey, body);
      if (digestOf(bytes) !== digest) throw this.broken(number, 'damaged');
      const entry = decodeEntry(bytes);
      chain.push({ ...entry, digest, bytes: bytes.length });
      digest = entry.previous;
    }
    return chain.reverse();
  }

  /** Lets entries from `from` to `through` expire: a snapshot covers them, their outbox is out. */
  async retire(from: number, through: number): Promise<void> {
    const atSeconds = Math.floor(this.clock.nowMs() / 1_000) + retentionAfterCoverSeconds;
    const items = await this.store.range(
      this.partitionKey,
      entryPrefix(from),
      `${entryPrefix(through)}#~`,
    );
    for (const { sortKey, bytes } of items) {
      for (const digest of bytes === undefined ? [] : chunkDigests(bytes)) {
        await this.store.expire(this.partitionKey, chunkSortKey(digest), atSeconds);
      }
      await this.store.expire(this.partitionKey, sortKey, atSeconds);
    }
  }

  /** Whether there is an entry 2 or later: none is written before the head said 1. */
  private async isPastFirstEntry(): Promise<boolean> {
    const { store, partitionKey } = this;
    return (await store.range(partitionKey, entryPrefix(2), entryPrefix(9e11))).length > 0;
  }

  private broken(number: number, how: string): BrokenJournalError {
    return new BrokenJournalError(`entry ${number} of ${this.partitionKey} is ${how}`);
  }
}

export interface AppendedEntry {
  readonly head: Head;
  /** Stored size, compressed. */
  readonly bytes: number;
}

/** An entry as the chain holds it. */
export interface ChainedEntry extends JournalEntry {
  readonly digest: string;
  readonly bytes: number;
}
