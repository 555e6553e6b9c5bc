import {
  type AlertTransition,
  type Clock,
  noWatermark,
  type Pipeline,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import type { LatencySummary, PublishedReading, RunLatency } from '../observation.ts';

/** A reading that was published later than all before it, by event time. */
interface Advance {
  readonly eventTimeMs: number;
  /** When it was published, by the machine's clock. */
  readonly atMs: number;
}

/** Of one device; enough for windows of a day, closed while it is replayed at full speed. */
const mostAdvances = 50_000;
/** The newest: a run of days tells how it is doing now. */
const mostSamples = 10_000;

/**
 * Measures how long a reading takes through a run: from the publish of the reading that closes a
 * window, as the broker receives it, to that window's row in the store, and to the message of the
 * alert that the row raises. The first reading closes a window whose event time is at or past the
 * window's end and the bound of the watermark. What a tick closes is not measured: nothing was
 * published.
 */
export class LatencyMeter {
  private readonly pipeline: Pipeline;
  private readonly clock: Clock;
  private readonly advances = new Map<string, Advance[]>();
  private readonly toRow = new LatencySamples();
  private readonly toAlert = new LatencySamples();
  /** Of each window of each key, the end up to which rows were measured. */
  private readonly measuredThrough = new Map<string, number>();

  /** @param clock the machine's, not that of a replayed file */
  constructor(pipeline: Pipeline, clock: Clock) {
    this.pipeline = pipeline;
    this.clock = clock;
  }

  published({ clientId, eventTimeMs, arrivalTimeMs, value }: PublishedReading): void {
    const { maxClockAhead } = this.pipeline.guards;
    // What is refused moves no watermark.
    if (eventTimeMs === null || value === null) return;
    if (eventTimeMs > arrivalTimeMs + maxClockAhead) return;
    const advances = this.advances.get(clientId) ?? [];
    if (eventTimeMs <= (advances.at(-1)?.eventTimeMs ?? noWatermark)) return;
    advances.push({ eventTimeMs, atMs: this.clock.nowMs() });
    if (advances.length > mostAdvances) advances.splice(0, mostAdvances / 2);
    this.advances.set(clientId, advances);
  }

  /** Rows that a query finds from now on. */
  stored(results: readonly WindowResult[]): void {
    for (const { window, key, end, reason } of results) {
      if (reason !== 'onTime' || !this.pipeline.windows.some(({ name }) => name === window))
        continue;
      const place = JSON.stringify([window, key]);
      // A row that is written again was there before.
      if (end <= (this.measuredThrough.get(place) ?? noWatermark)) continue;
      this.measuredThrough.set(place, end);
      this.toRow.add(this.sinceClosed(key, end));
    }
  }

  /** An alert that was told, as its topic has it. */
  alerted({ key, rule, state, at }: AlertTransition): void {
    const { windows, alerts } = this.pipeline;
    const declared = alerts.find(({ name }) => name === rule);
    const window = windows.find(({ name }) => name === declared?.window);
    if (state !== 'alarm' || window === undefined) return;
    this.toAlert.add(this.sinceClosed(key, at + window.assigner.sizeMs));
  }

  latency(): RunLatency {
    return { readingToRow: this.toRow.summary(), readingToAlert: this.toAlert.summary() };
  }

  /** ms; undefined where no reading of the device closed what ended then. */
  private sinceClosed(key: string, endMs: number): number | undefined {
    const { bound, scope } = this.pipeline.watermark;
    // A watermark that devices share may have been moved by another one.
    if (scope !== 'key') return undefined;
    const closing = firstFrom(this.advances.get(key) ?? [], endMs + bound);
    return closing && this.clock.nowMs() - closing.atMs;
  }
}

/** The first of the advances, which rise, that is at the time or past it. */
const firstFrom = (advances: readonly Advance[], eventTimeMs: number): Advance | undefined => {
  let [from, to] = [0, advances.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((advances[middle]?.eventTimeMs ?? 0) < eventTimeMs) from = middle + 1;
    else to = middle;
  }
  return advances[from];
};

class LatencySamples {
  private readonly samples: number[] = [];
  private count = 0;

  add(ms: number | undefined): void {
    if (ms === undefined) return;
    this.samples[this.count % mostSamples] = ms;
    this.count += 1;
  }

  summary(): LatencySummary | null {
    if (this.count === 0) return null;
    const sorted = [...this.samples].sort((left, right) => left - right);
    // The least of the samples that so many of a hundred do not exceed.
    const percentile = (of: number): number => sorted[Math.ceil(sorted.length * of) - 1] ?? 0;
    return { count: this.count, p50Ms: percentile(0.5), p99Ms: percentile(0.99) };
  }
}
