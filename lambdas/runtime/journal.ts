import type { Clock, StateItem, StateStore } from '../engine/index.ts';
import { digestOf } from './compression.ts';
import {
  BrokenJournalError,
  JournalFullError,
  MissingChunkError,
  OvertakenError,
} from './errors.ts';
import { chunkPrefix, loadBody, storeBody } from './item-body.ts';
import { decodeEntry, encodeEntry, type JournalEntry } from './journal-entry.ts';

/** The newest accepted entry of a partition's chain. */
export interface Head {
  readonly number: number;
  readonly digest: string;
}

export interface JournalOptions {
  readonly store: StateStore;
  /** For the TTL of chunks only. */
  readonly clock: Clock;
  /** Names this execution environment, never reused by another. */
  readonly writer: string;
  readonly partitionKey: string;
  /** Slots of the ring. */
  readonly slots: number;
}

/** How long chunks are kept after a snapshot covers their entry and its outbox is out, seconds. */
const retentionAfterCoverSeconds = 7 * 86_400;

/** Slots read at a time once the ring has come round, where what follows the chain is old. */
const slotsPerPage = 64;

const slotPrefix = 'E#';

/**
 * One partition's chain of commits (CONTRACT, section 6), in a ring of slots: entry n lies in slot
 * (n - 1) mod R, and is written there on the condition that the slot holds entry n - R, or nothing
 * in the first round. That one write is the acceptance:
 * 1. A slot's number only rises, and nothing is ever deleted. So at most one entry n is accepted,
 *    and whoever wakes up late with an entry n finds n or a later one in its slot.
 * 2. Entry n - R is overwritten only where a snapshot covers it and every sink has its outbox.
 * 3. Each entry holds the digest of the one before it, and lies beside its own.
 */
export class Journal {
  private readonly options: JournalOptions;

  constructor(options: JournalOptions) {
    this.options = options;
  }

  /**
   * Appends the entry, in place of the one a round before it.
   *
   * @param replaceable the newest entry that a snapshot covers and whose outbox every sink has
   * @returns undefined where another writer's entry has that number
   * @throws JournalFullError; whatever the store throws where it is not known what it did
   */
  async append(entry: JournalEntry, replaceable: number): Promise<AppendedEntry | undefined> {
    const { store, partitionKey, writer, slots } = this.options;
    const { number } = entry;
    const replaced = number - slots;
    if (replaced > replaceable) {
      throw new JournalFullError(
        `entry ${number} of ${partitionKey} would overwrite entry ${replaced}, but a snapshot ` +
          `and all sinks are only through entry ${replaceable}; the stream buffers until they are`,
      );
    }
    const bytes = encodeEntry(entry);
    const digest = digestOf(bytes);
    const body = await storeBody(store, partitionKey, number, bytes);
    const sortKey = this.slotOf(number);
    const item: StateItem = { partitionKey, sortKey, number, digest, writer, bytes: body };
    const appended = { head: { number, digest }, bytes: bytes.length };
    let failure: unknown;
    try {
      if (await store.putIf(item, replaced < 1 ? 'absent' : { number: replaced })) return appended;
    } catch (error) {
      failure = error;
    }
    // The condition failed or the reply was lost. Our own name in the slot says it was our write.
    const now = await store.get(partitionKey, sortKey);
    if (now?.number === number && now.digest === digest && now.writer === writer) return appended;
    if (failure !== undefined) throw failure;
    return undefined;
  }

  /**
   * The chain's entries from number `from` to its end, oldest first, each verified by its digest
   * and by that of the one before it.
   *
   * @param covered the entry that the snapshot covers: those up to it may be overwritten by now, or
   *   their chunks expired, and are left out then, which says that every sink has taken them: a
   *   snapshot may know less of that than the writer knew who let them go
   * @throws OvertakenError where a later one is overwritten: there must be a newer snapshot
   * @throws BrokenJournalError where one is missing or damaged
   */
  async entries(from: number, covered: number): Promise<ChainedEntry[]> {
    const chain: ChainedEntry[] = [];
    let page = new Page([], from);
    for (let number = from; ; number += 1) {
      if (number === page.end) page = await this.page(number);
      const sortKey = this.slotOf(number);
      let item = page.item(sortKey);
      // Where a later entry is there, this one is accepted: it came while the page was read.
      if (this.isBefore(item, number) && page.isFollowed(sortKey, number)) {
        item = await this.options.store.get(this.options.partitionKey, sortKey);
        if (this.isBefore(item, number)) throw this.broken(number, 'missing');
      }
      if (this.isBefore(item, number)) return chain;
      if (item?.number === undefined || item.number < number) throw this.broken(number, 'missing');
      if (item.number === number) {
        const entry = await this.verified(item, number, covered);
        // Its chunks have expired. So every sink has it, and with it those before.
        if (entry === undefined) {
          chain.length = 0;
          continue;
        }
        const last = chain.at(-1);
        if (last !== undefined && entry.previous !== last.digest) {
          throw this.broken(number, 'not of its chain');
        }
        chain.push(entry);
      } else if (number > covered) {
        throw new OvertakenError(
          `entry ${number} of ${this.options.partitionKey} is gone, ` +
            `its slot holds entry ${item.number}`,
        );
      }
    }
  }

  /** Lets the chunks of entries `from` to `through` expire: nobody needs those entries any more. */
  async retire(from: number, through: number): Promise<void> {
    const { store, clock, partitionKey } = this.options;
    const atSeconds = Math.floor(clock.nowMs() / 1_000) + retentionAfterCoverSeconds;
    const chunks = await store.range(partitionKey, chunkPrefix(from), `${chunkPrefix(through)}~`);
    for (const { sortKey } of chunks) await store.expire(partitionKey, sortKey, atSeconds);
  }

  private slotOf(number: number): string {
    return slotPrefix + String((number - 1) % this.options.slots).padStart(4, '0');
  }

  /** Whether the slot of entry `number` is as it was before that entry was accepted. */
  private isBefore(item: StateItem | undefined, number: number): boolean {
    const { slots } = this.options;
    return number > slots ? item?.number === number - slots : item === undefined;
  }

  /**
   * Slots from that of entry `number` on. In the first round all the rest: an entry further on
   * tells a slot that was lost from the end of the chain.
   */
  private async page(number: number): Promise<Page> {
    const { store, partitionKey, slots } = this.options;
    const left = slots - ((number - 1) % slots);
    const end = number + (number <= slots ? left : Math.min(left, slotsPerPage));
    const [from, to] = [this.slotOf(number), this.slotOf(end - 1)];
    return new Page(await store.range(partitionKey, from, to), end);
  }

  /** Undefined where a snapshot covers the entry and chunks of it are gone. */
  private async verified(
    item: StateItem,
    number: number,
    covered: number,
  ): Promise<ChainedEntry | undefined> {
    if (item.bytes === undefined) throw this.broken(number, 'missing');
    const bytes = await this.bodyOf(item.bytes, number, covered);
    if (bytes === undefined) return undefined;
    const digest = digestOf(bytes);
    if (item.digest !== digest) throw this.broken(number, 'damaged');
    const entry = decodeEntry(bytes);
    if (entry.number !== number) throw this.broken(number, 'in the wrong slot');
    return { ...entry, digest, bytes: bytes.length };
  }

  private async bodyOf(
    body: Uint8Array,
    number: number,
    covered: number,
  ): Promise<Uint8Array | undefined> {
    const { store, partitionKey } = this.options;
    try {
      return await loadBody(store, partitionKey, number, body);
    } catch (error) {
      if (error instanceof MissingChunkError && number <= covered) return undefined;
      throw error;
    }
  }

  private broken(number: number, how: string): BrokenJournalError {
    return new BrokenJournalError(`entry ${number} of ${this.options.partitionKey} is ${how}`);
  }
}

/** Slots as they were read at a time, up to that of the entry with number `end`. */
class Page {
  readonly end: number;
  private readonly items: ReadonlyMap<string, StateItem>;

  constructor(items: readonly StateItem[], end: number) {
    this.items = new Map(items.map((item) => [item.sortKey, item]));
    this.end = end;
  }

  item(sortKey: string): StateItem | undefined {
    return this.items.get(sortKey);
  }

  /** Whether a slot after that one holds an entry after that number. */
  isFollowed(sortKey: string, number: number): boolean {
    for (const item of this.items.values()) {
      if (item.sortKey > sortKey && (item.number ?? 0) > number) return true;
    }
    return false;
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
