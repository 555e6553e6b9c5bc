import type { PublishedReading } from '../observation.ts';
import { ReadingRing } from './browser/feed/reading-ring.ts';
import { chartDots, type LiveReading, type ReadingDot, sparklineDots } from './live-messages.ts';

/** Sensors whose readings are remembered; of more, only what comes while the page is open shows. */
const maxSensors = 2_000;

/** Dots that one `readings` event may carry: a browser draws four of them a second. */
const maxDotsPerFlush = 5_000;

/** At least this many dots per sensor survive a flush, however many sensors there are. */
const minDotsPerSensor = 2;

/**
 * The newest readings of every sensor: a page that opens late has something to show, and a burst is
 * thinned to what can be drawn. Readings without a time or a value are no dots and are left out.
 */
export class RecentReadings {
  readonly #rings = new Map<string, ReadingRing>();
  #unsent = new Map<string, ReadingDot[]>();

  add(reading: PublishedReading): void {
    const { clientId, eventTimeMs, value } = reading;
    if (!isDrawable(eventTimeMs) || !isDrawable(value)) return;
    this.#ringOf(clientId)?.push(eventTimeMs, value);
    const unsent = this.#unsent.get(clientId);
    if (unsent === undefined) this.#unsent.set(clientId, [[eventTimeMs, value]]);
    else unsent.push([eventTimeMs, value]);
  }

  /** Enough of every sensor for its sparkline. */
  history(): LiveReading[] {
    const dots: LiveReading[] = [];
    for (const [sensor, ring] of this.#rings) {
      for (const [time, value] of ring.newest(sparklineDots)) dots.push([sensor, time, value]);
    }
    return dots;
  }

  /** Enough of one sensor for its chart; none where the sensor is not known. */
  of(sensor: string): ReadingDot[] {
    return this.#rings.get(sensor)?.newest() ?? [];
  }

  /** What came since the last flush; of a burst, the newest of each sensor. */
  flush(): LiveReading[] {
    const unsent = this.#unsent;
    this.#unsent = new Map();
    const perSensor = Math.max(minDotsPerSensor, Math.floor(maxDotsPerFlush / unsent.size));
    const dots: LiveReading[] = [];
    for (const [sensor, readings] of unsent) {
      for (const [time, value] of readings.slice(-perSensor)) dots.push([sensor, time, value]);
    }
    return dots;
  }

  #ringOf(sensor: string): ReadingRing | undefined {
    const known = this.#rings.get(sensor);
    if (known !== undefined || this.#rings.size >= maxSensors) return known;
    const ring = new ReadingRing(chartDots);
    this.#rings.set(sensor, ring);
    return ring;
  }
}

/** The largest instant that a Date can hold; beyond it there is nothing to put on an axis. */
const maxMagnitude = 8.64e15;

const isDrawable = (value: number | null): value is number =>
  value !== null && Math.abs(value) <= maxMagnitude;
