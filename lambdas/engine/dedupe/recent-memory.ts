import { noWatermark } from '../time/watermark-strategy.ts';
import type { RecentDedupe } from './dedupe-strategy.ts';

/** Room at the front that is left before the columns are moved up. */
const mostGone = 32;

/**
 * What one key remembers of its readings, oldest first, by the arrival clock: three columns of one
 * table. A reading is forgotten `within` after it arrived, or when `atMost` newer ones came.
 */
export class RecentMemory {
  private readonly eventTimesMs: number[] = [];
  private readonly identities: (string | number)[] = [];
  private readonly arrivalsMs: number[] = [];
  /** Where the oldest is: what is before it is gone, but not moved out of the columns yet. */
  private first = 0;
  private added = 0;
  /** The latest of the event times: a reading after it need not be looked for. */
  private latestEventTimeMs = noWatermark;

  /** How many readings are remembered. */
  get size(): number {
    return this.arrivalsMs.length - this.first;
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
    const { eventTimesMs, identities, arrivalsMs } = this;
    for (let at = arrivalsMs.length - count; at < arrivalsMs.length; at += 1) {
      tell(eventTimesMs[at] as number, identities[at] as string | number, arrivalsMs[at] as number);
    }
  }

  /** True where the reading is remembered: the same event time and the same identity. */
  has(eventTimeMs: number, identity: string | number): boolean {
    if (eventTimeMs > this.latestEventTimeMs) return false;
    const { eventTimesMs, identities, first } = this;
    for (let at = eventTimesMs.length - 1; at >= first; at -= 1) {
      if (eventTimesMs[at] === eventTimeMs && identities[at] === identity) return true;
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
    const evicted = Math.max(0, this.size - atMost);
    this.drop(evicted);
    return evicted;
  }

  /** Remembers a reading that the journal holds. */
  restore(eventTimeMs: number, identity: string | number, arrivalMs: number): void {
    this.eventTimesMs.push(eventTimeMs);
    this.identities.push(identity);
    this.arrivalsMs.push(arrivalMs);
    if (eventTimeMs > this.latestEventTimeMs) this.latestEventTimeMs = eventTimeMs;
  }

  /** Forgets what arrived `within` or longer before the arrival clock. */
  forgetOld({ within }: RecentDedupe, arrivalClockMs: number): void {
    const { arrivalsMs, first } = this;
    const oldest = arrivalClockMs - within;
    let kept = first;
    while (kept < arrivalsMs.length && (arrivalsMs[kept] as number) <= oldest) kept += 1;
    this.drop(kept - first);
  }

  /** After `restore`: drops what the strategy would have dropped meanwhile. */
  settle(strategy: RecentDedupe, arrivalClockMs: number): void {
    this.forgetOld(strategy, arrivalClockMs);
    this.drop(Math.max(0, this.size - strategy.atMost));
  }

  /** Forgets everything, of a key that is forgotten itself. */
  clear(): void {
    this.drop(this.size);
  }

  /** Notes that the journal holds all there is. */
  takeAdded(): void {
    this.added = 0;
  }

  private drop(count: number): void {
    if (count === 0) return;
    const { eventTimesMs } = this;
    const end = this.first + count;
    let hadLatest = false;
    for (let gone = this.first; gone < end; gone += 1) {
      if (eventTimesMs[gone] === this.latestEventTimeMs) hadLatest = true;
    }
    this.first = end;
    this.added = Math.min(this.added, this.size);
    if (hadLatest) this.findLatest();
    // Not one by one: in the steady state a reading comes and a reading goes.
    if (this.first >= mostGone || this.size === 0) this.moveUp();
  }

  private moveUp(): void {
    moveUp(this.eventTimesMs, this.first);
    moveUp(this.identities, this.first);
    moveUp(this.arrivalsMs, this.first);
    this.first = 0;
  }

  private findLatest(): void {
    let latest = noWatermark;
    for (let at = this.first; at < this.eventTimesMs.length; at += 1) {
      latest = Math.max(latest, this.eventTimesMs[at] as number);
    }
    this.latestEventTimeMs = latest;
  }
}

/** Takes the first `count` out in place; `splice` would give them back in an array of their own. */
const moveUp = (column: (string | number)[], count: number): void => {
  column.copyWithin(0, count);
  column.length -= count;
};
