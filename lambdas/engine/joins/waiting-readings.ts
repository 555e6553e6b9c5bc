import type { HandedReading } from './reading-contribution.ts';

/**
 * Readings of one side that may find partners yet, in an order that is theirs alone: by event time,
 * then by what a repetition is known by. So it does not matter in which order they came.
 */
export class WaitingReadings {
  private readonly readings: HandedReading[] = [];
  /** Not in the journal; some of them may be gone already. */
  private readonly added: HandedReading[] = [];

  get size(): number {
    return this.readings.length;
  }

  /** The one with the earliest event time. */
  get oldest(): HandedReading | undefined {
    return this.readings[0];
  }

  get newest(): HandedReading | undefined {
    return this.readings.at(-1);
  }

  /** Whether that very reading is here. */
  has(reading: HandedReading): boolean {
    const at = this.placeOf((other) => compare(other, reading) < 0);
    const found = this.readings[at];
    return found !== undefined && compare(found, reading) === 0;
  }

  add(reading: HandedReading): void {
    this.restore(reading);
    this.added.push(reading);
  }

  /** Puts back what the journal holds. */
  restore(reading: HandedReading): void {
    const at = this.placeOf((other) => compare(other, reading) < 0);
    this.readings.splice(at, 0, reading);
  }

  /** Those with event times from `fromMs` to `throughMs`, both inclusive. */
  between(fromMs: number, throughMs: number): readonly HandedReading[] {
    const from = this.placeOf(({ eventTimeMs }) => eventTimeMs < fromMs);
    const after = this.placeOf(({ eventTimeMs }) => eventTimeMs <= throughMs);
    return this.readings.slice(from, after);
  }

  /** Drops those with event times up to there; tells whether there was one. */
  dropThrough(throughMs: number): boolean {
    const count = this.placeOf(({ eventTimeMs }) => eventTimeMs <= throughMs);
    if (count > 0) this.readings.splice(0, count);
    return count > 0;
  }

  /** Those that the journal lacks, or all of them, in their order. */
  of(extent: 'changes' | 'all'): readonly HandedReading[] {
    if (extent === 'all') return this.readings;
    return this.added.filter((reading) => this.has(reading)).sort(compare);
  }

  /** The journal has all of them now. */
  takeAdded(): void {
    this.added.length = 0;
  }

  /** The first place whose reading is not before what is looked for. */
  private placeOf(isBefore: (reading: HandedReading) => boolean): number {
    let low = 0;
    let high = this.readings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(this.readings[middle] as HandedReading)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const compare = (left: HandedReading, right: HandedReading): number => {
  if (left.eventTimeMs !== right.eventTimeMs) return left.eventTimeMs - right.eventTimeMs;
  if (left.contributor !== right.contributor) return left.contributor < right.contributor ? -1 : 1;
  return left.revision - right.revision || left.index - right.index;
};
