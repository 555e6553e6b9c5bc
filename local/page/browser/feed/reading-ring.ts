import type { ReadingDot } from '../../live-messages.ts';

/**
 * The newest dots of one sensor, in order of arrival. At most `atMost` are shown; memory holds up
 * to twice as many, so that forgetting costs next to nothing per dot.
 */
export class ReadingRing {
  readonly #atMost: number;
  readonly #times: number[] = [];
  readonly #values: number[] = [];

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  push(eventTimeMs: number, value: number): void {
    this.#times.push(eventTimeMs);
    this.#values.push(value);
    if (this.#times.length < this.#atMost * 2) return;
    this.#times.splice(0, this.#atMost);
    this.#values.splice(0, this.#atMost);
  }

  /** The newest `limit` dots, oldest first. */
  newest(limit: number = this.#atMost): ReadingDot[] {
    const from = Math.max(0, this.#times.length - Math.min(limit, this.#atMost));
    const dots: ReadingDot[] = [];
    for (let index = from; index < this.#times.length; index += 1) {
      dots.push([this.#times[index] ?? 0, this.#values[index] ?? 0]);
    }
    return dots;
  }
}
