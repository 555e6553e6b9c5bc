import { noWatermark } from '../time/watermark-strategy.ts';
import type { RecentDedupe } from './dedupe-strategy.ts';

const smallestCapacity = 8;

/** Doubles of a row: event time, arrival, identity where it is a number. */
const rowSize = 3;

/**
 * What one key remembers of its readings, oldest first, by the arrival clock. A reading is
 * forgotten `within` after it arrived, or when `atMost` newer ones came.
 * The rows are a ring: in the steady state a reading comes and a reading goes. They lie side by
 * side in one array, because between two readings of a key a thousand others pass through the
 * processor's cache.
 */
export class RecentMemory {
  private rows: number[] = [];
  /** By row: identities that are texts. Absent until there is one. */
  private texts: (string | undefined)[] | undefined = undefined;
  /** Rows there is room for, a power of two, or none yet. */
  private capacity = 0;
  /** Row of the oldest. */
  private first = 0;
  private count = 0;
  private added = 0;
  /** The latest of the event times: a reading after it need not be looked for. */
  private latestEventTimeMs = noWatermark;

  /** How many readings are remembered. */
  get size(): number {
    return this.count;
  }

  /** How many of the newest are not in the journal yet. */
  get addedCount(): number {
    return this.added;
  }

  /** The arrival clock at the newest; `noWatermark` where nothing is remembered. */
  get newestArrivalMs(): number {
    return this.count === 0 ? noWatermark : this.arrivalIn(this.rowOf(this.count - 1));
  }

  /** Tells of the `count` newest readings, oldest first. */
  eachNewest(
    count: number,
    tell: (eventTimeMs: number, identity: string | number, arrivalMs: number) => void,
  ): void {
    for (let place = this.count - count; place < this.count; place += 1) {
      const row = this.rowOf(place);
      tell(this.eventTimeIn(row), this.identityIn(row), this.arrivalIn(row));
    }
  }

  /** True where one reading more takes room that old ones may have: time to forget these. */
  isFull({ atMost }: RecentDedupe): boolean {
    return this.count === this.capacity || this.count >= atMost;
  }

  /**
   * True where the reading is remembered: the same event time and the same identity.
   *
   * @param afterMs what arrived up to then does not count. @default - all of it does
   */
  has(eventTimeMs: number, identity: string | number, afterMs = noWatermark): boolean {
    if (eventTimeMs > this.latestEventTimeMs) return false;
    for (let place = this.count - 1; place >= 0; place -= 1) {
      const row = this.rowOf(place);
      if (this.arrivalIn(row) <= afterMs) return false;
      if (this.eventTimeIn(row) === eventTimeMs && this.identityIn(row) === identity) return true;
    }
    return false;
  }

  /**
   * Remembers a reading and tells how many were evicted to make room: 0 or 1.
   *
   * @param identity its message id, or its exact value
   * @param arrivalMs the arrival clock when it came
   */
  add(
    eventTimeMs: number,
    identity: string | number,
    arrivalMs: number,
    { atMost }: RecentDedupe,
  ): number {
    this.restore(eventTimeMs, identity, arrivalMs);
    this.added += 1;
    const evicted = Math.max(0, this.count - atMost);
    this.drop(evicted);
    return evicted;
  }

  /** Remembers a reading that the journal holds. */
  restore(eventTimeMs: number, identity: string | number, arrivalMs: number): void {
    if (this.count === this.capacity) this.reserve(this.count + 1);
    const row = this.rowOf(this.count);
    const { rows } = this;
    const at = row * rowSize;
    rows[at] = eventTimeMs;
    rows[at + 1] = arrivalMs;
    if (typeof identity === 'number') {
      rows[at + 2] = identity;
      if (this.texts !== undefined) this.texts[row] = undefined;
    } else {
      rows[at + 2] = 0;
      this.texts ??= [];
      this.texts[row] = identity;
    }
    this.count += 1;
    if (eventTimeMs > this.latestEventTimeMs) this.latestEventTimeMs = eventTimeMs;
  }

  /** Makes room for so many readings in all. */
  reserve(count: number): void {
    if (count <= this.capacity) return;
    const { rows, texts, first, capacity: before } = this;
    this.capacity = Math.max(smallestCapacity, before);
    while (this.capacity < count) this.capacity *= 2;
    const more = emptyRows(this.capacity - before);
    this.rows = before === 0 ? more : unrolled(rows, first * rowSize).concat(more);
    if (texts !== undefined) {
      texts.length = before;
      this.texts = unrolled(texts, first);
    }
    this.first = 0;
  }

  /** Forgets what arrived `within` or longer before the arrival clock. */
  forgetOld({ within }: RecentDedupe, arrivalClockMs: number): void {
    const oldest = arrivalClockMs - within;
    let gone = 0;
    while (gone < this.count && this.arrivalIn(this.rowOf(gone)) <= oldest) gone += 1;
    this.drop(gone);
  }

  /**
   * True where the newest reading that the journal holds is not old by now. It is beside those that
   * were added, and at hand with them; the oldest, at which `forgetOld` looks, is far away.
   */
  holdsCommitted({ within }: RecentDedupe, arrivalClockMs: number): boolean {
    const place = this.count - this.added - 1;
    return place >= 0 && this.arrivalIn(this.rowOf(place)) > arrivalClockMs - within;
  }

  /** After `restore`: drops what the strategy would have dropped meanwhile. */
  settle(strategy: RecentDedupe, arrivalClockMs: number): void {
    this.forgetOld(strategy, arrivalClockMs);
    this.drop(Math.max(0, this.count - strategy.atMost));
  }

  /** Forgets everything, of a key that is forgotten itself. */
  clear(): void {
    this.drop(this.count);
  }

  /** Notes that the journal holds all there is. */
  takeAdded(): void {
    this.added = 0;
  }

  private rowOf(place: number): number {
    return (this.first + place) & (this.capacity - 1);
  }

  private eventTimeIn(row: number): number {
    return this.rows[row * rowSize] as number;
  }

  private arrivalIn(row: number): number {
    return this.rows[row * rowSize + 1] as number;
  }

  private identityIn(row: number): string | number {
    return this.texts?.[row] ?? (this.rows[row * rowSize + 2] as number);
  }

  private drop(count: number): void {
    if (count === 0) return;
    let hadLatest = false;
    for (let place = 0; place < count; place += 1) {
      const row = this.rowOf(place);
      if (this.eventTimeIn(row) === this.latestEventTimeMs) hadLatest = true;
      // A text would stay in memory for as long as its row is not used again.
      if (this.texts !== undefined) this.texts[row] = undefined;
    }
    this.first = this.rowOf(count);
    this.count -= count;
    this.added = Math.min(this.added, this.count);
    if (hadLatest) this.findLatest();
  }

  private findLatest(): void {
    let latest = noWatermark;
    for (let place = 0; place < this.count; place += 1) {
      latest = Math.max(latest, this.eventTimeIn(this.rowOf(place)));
    }
    this.latestEventTimeMs = latest;
  }
}

/** A ring with its oldest first, as the rows that follow need it. */
const unrolled = <Value>(ring: readonly Value[], first: number): Value[] =>
  ring.slice(first).concat(ring.slice(0, first));

/** Not whole numbers only: an array that starts with a fraction keeps its doubles packed. */
const empty = [0.5];

/**
 * Rows to be written later. A ring has all its rows from the start: to write behind an array's end,
 * the processor must fetch its beginning, and it takes more room than is asked for.
 */
const emptyRows = (count: number): number[] => {
  while (empty.length < count * rowSize) empty.push(0.5);
  return empty.slice(0, count * rowSize);
};
