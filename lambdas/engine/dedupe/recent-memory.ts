import { noWatermark } from '../time/watermark-strategy.ts';
import type { RecentDedupe } from './dedupe-strategy.ts';

const smallestCapacity = 8;

/**
 * What one key remembers of its readings, oldest first, by the arrival clock: three columns of one
 * table. A reading is forgotten `within` after it arrived, or when `atMost` newer ones came.
 * The columns are rings: in the steady state a reading comes and a reading goes.
 */
export class RecentMemory {
  private eventTimesMs: number[] = [];
  private identities: (string | number)[] = [];
  private arrivalsMs: number[] = [];
  /** Rows of the columns, a power of two, or none yet. */
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

  /** Tells of the `count` newest readings, oldest first. */
  eachNewest(
    count: number,
    tell: (eventTimeMs: number, identity: string | number, arrivalMs: number) => void,
  ): void {
    for (let place = this.count - count; place < this.count; place += 1) {
      const row = this.rowOf(place);
      tell(
        this.eventTimesMs[row] as number,
        this.identities[row] as string | number,
        this.arrivalsMs[row] as number,
      );
    }
  }

  /** True where the reading is remembered: the same event time and the same identity. */
  has(eventTimeMs: number, identity: string | number): boolean {
    if (eventTimeMs > this.latestEventTimeMs) return false;
    for (let place = this.count - 1; place >= 0; place -= 1) {
      const row = this.rowOf(place);
      if (this.eventTimesMs[row] === eventTimeMs && this.identities[row] === identity) return true;
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
    this.eventTimesMs[row] = eventTimeMs;
    this.identities[row] = identity;
    this.arrivalsMs[row] = arrivalMs;
    this.count += 1;
    if (eventTimeMs > this.latestEventTimeMs) this.latestEventTimeMs = eventTimeMs;
  }

  /** Makes room for so many readings in all. */
  reserve(count: number): void {
    if (count <= this.capacity) return;
    if (this.count > 0) {
      this.eventTimesMs = this.unrolled(this.eventTimesMs);
      this.identities = this.unrolled(this.identities);
      this.arrivalsMs = this.unrolled(this.arrivalsMs);
    }
    this.first = 0;
    this.capacity = Math.max(smallestCapacity, this.capacity);
    while (this.capacity < count) this.capacity *= 2;
  }

  /** Forgets what arrived `within` or longer before the arrival clock. */
  forgetOld({ within }: RecentDedupe, arrivalClockMs: number): void {
    const oldest = arrivalClockMs - within;
    let gone = 0;
    while (gone < this.count && (this.arrivalsMs[this.rowOf(gone)] as number) <= oldest) gone += 1;
    this.drop(gone);
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

  private drop(count: number): void {
    if (count === 0) return;
    let hadLatest = false;
    for (let place = 0; place < count; place += 1) {
      const row = this.rowOf(place);
      if (this.eventTimesMs[row] === this.latestEventTimeMs) hadLatest = true;
      // A text would stay in memory for as long as its row is not used again.
      if (typeof this.identities[row] === 'string') this.identities[row] = '';
    }
    this.first = this.rowOf(count);
    this.count -= count;
    this.added = Math.min(this.added, this.count);
    if (hadLatest) this.findLatest();
  }

  /** Oldest first, as the rows that follow need it. */
  private unrolled<Value>(column: readonly Value[]): Value[] {
    return [...column.slice(this.first), ...column.slice(0, this.first)];
  }

  private findLatest(): void {
    let latest = noWatermark;
    for (let place = 0; place < this.count; place += 1) {
      latest = Math.max(latest, this.eventTimesMs[this.rowOf(place)] as number);
    }
    this.latestEventTimeMs = latest;
  }
}
