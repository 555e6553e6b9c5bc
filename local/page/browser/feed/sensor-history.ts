import type { WindowResult } from '../../../../lambdas/engine/index.ts';
import { chartDots, type ReadingDot } from '../../live-messages.ts';
import { PolledResults, type ResultsWish } from './polled-results.ts';
import { ReadingRing } from './reading-ring.ts';
import { fetchReadings } from './run-api.ts';

/** What is looked at: a sensor, a window, and how many results of it. */
export interface Subject {
  readonly sensor: string;
  readonly window: string;
  readonly limit: number;
}

/** Readings and results of the one sensor that is looked at, back to what the server remembers. */
export class SensorHistory {
  readonly #changed: () => void;
  readonly #polled: PolledResults;
  #subject: Subject | undefined;
  #ring = new ReadingRing(chartDots);
  #results: readonly WindowResult[] = [];

  /** @param changed called when something came that was asked for */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.#polled = new PolledResults(
      () => this.#wish(),
      (results) => this.#take(results),
    );
  }

  /** Stored results, oldest first. */
  get results(): readonly WindowResult[] {
    return this.#results;
  }

  /** In order of arrival. */
  get dots(): ReadingDot[] {
    return this.#ring.newest();
  }

  get lastDot(): ReadingDot | undefined {
    return this.#ring.newest(1)[0];
  }

  /** Turns to a subject; what is known of the same sensor and window is kept. */
  follow(subject: Subject | undefined): void {
    const before = this.#subject;
    this.#subject = subject;
    if (subject?.sensor !== before?.sensor || subject?.window !== before?.window) {
      this.#results = [];
    }
    if (subject?.sensor !== before?.sensor) this.reload();
    else void this.#polled.refresh();
  }

  /** Takes a dot that was published just now. */
  push(timeMs: number, value: number): void {
    this.#ring.push(timeMs, value);
  }

  /** Asks again for everything: another sensor, or the connection was away for a while. */
  reload(): void {
    const ring = new ReadingRing(chartDots);
    this.#ring = ring;
    if (this.#subject === undefined) return;
    void this.#remember(this.#subject.sensor, ring);
    void this.#polled.refresh();
  }

  /** What the server remembers goes before what came live meanwhile; a dot drawn twice is one. */
  async #remember(sensor: string, live: ReadingRing): Promise<void> {
    const remembered = await fetchReadings(sensor).catch(() => []);
    if (this.#ring !== live) return;
    const ring = new ReadingRing(chartDots);
    for (const [time, value] of [...remembered, ...live.newest()]) ring.push(time, value);
    this.#ring = ring;
    this.#changed();
  }

  #wish(): ResultsWish | undefined {
    if (this.#subject === undefined) return undefined;
    const { sensor, window, limit } = this.#subject;
    return { keys: [sensor], window, limit };
  }

  /** An answer may come after the person has turned to another sensor. */
  #take(results: readonly WindowResult[]): void {
    const { sensor, window } = this.#subject ?? {};
    if (results.some((result) => result.key !== sensor || result.window !== window)) return;
    this.#results = results;
    this.#changed();
  }
}
