import { type LiveReading, type ReadingDot, sparklineDots } from '../../live-messages.ts';
import { ReadingRing } from './reading-ring.ts';

/** The newest readings of every sensor, and which sensors have news since the last drawing. */
export class SensorReadings {
  readonly #rings = new Map<string, ReadingRing>();
  #changed = new Set<string>();

  replace(readings: readonly LiveReading[]): void {
    this.#rings.clear();
    this.add(readings);
  }

  add(readings: readonly LiveReading[]): void {
    for (const [sensor, time, value] of readings) {
      let ring = this.#rings.get(sensor);
      if (ring === undefined) {
        ring = new ReadingRing(sparklineDots);
        this.#rings.set(sensor, ring);
      }
      ring.push(time, value);
      this.#changed.add(sensor);
    }
  }

  of(sensor: string): ReadingDot[] {
    return this.#rings.get(sensor)?.newest() ?? [];
  }

  /** Sensors that changed since this was last asked. */
  takeChanged(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }
}
