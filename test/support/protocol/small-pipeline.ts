import {
  boundedOutOfOrderness,
  count,
  days,
  max,
  mean,
  minutes,
  type Pipeline,
  pipeline,
  recent,
  type SourceRecord,
  seconds,
  threshold,
  tumbling,
} from '../../../lambdas/engine/index.ts';
import { partition } from './protocol-world.ts';

/** 2025-03-10T10:00:00Z, the event time that offsets of small readings count from. */
export const smallEpochMs = 1_741_600_800_000;

/** Everything the protocol has to carry, in small: windows of ten seconds, two measures, a rule. */
export const smallPipeline = (
  options: {
    readonly scope?: 'key' | 'partition';
    readonly forgetAfterSeconds?: number;
    readonly withinSeconds?: number;
    readonly atMost?: number;
    readonly name?: string;
    readonly feed?: string;
  } = {},
): Pipeline =>
  pipeline(options.name ?? 'small', {
    source: { topic: 'dt/{site}/{id}', format: 'json' },
    reading: {
      sensor: 'id',
      eventTime: { field: 't', format: 'epochMilliseconds' },
      sensorTypes: {
        probe: {
          sensors: 'S*',
          measures: {
            heat: { unit: 'C', range: [-100, 100] },
            load: { unit: '%', range: [0, 100] },
          },
        },
      },
    },
    guards: { maxClockAhead: minutes(5), maxAge: days(1) },
    watermark: boundedOutOfOrderness({
      bound: seconds(2),
      idleAfter: seconds(15),
      scope: options.scope ?? 'key',
      forgetAfter: seconds(options.forgetAfterSeconds ?? 3_600),
    }),
    dedupe: recent({
      within: seconds(options.withinSeconds ?? 60),
      atMost: options.atMost ?? 8,
    }),
    windows: {
      tens: tumbling({
        size: seconds(10),
        allowedLateness: seconds(20),
        aggregate: { mean: mean('heat'), most: max('load'), count: count() },
      }),
    },
    alerts: { hot: threshold({ window: 'tens', measure: 'mean', above: 50, clearAt: 40 }) },
    destinations: {
      results: 'small_rows',
      alerts: 'small-alerts',
      ...(options.feed === undefined ? {} : { feed: options.feed }),
    },
  });

const encoder = new TextEncoder();

/** What a payload of the small pipeline holds; `at` in seconds after `smallEpochMs`. */
export interface SmallReading {
  readonly at: number;
  readonly heat?: number | string;
  readonly load?: number;
}

/** Makes a partition's records, one position after the other. */
export class SmallRecords {
  readonly all: SourceRecord[] = [];
  private position = 1_000;

  /** Readings of one device in one payload, received at `arrival` seconds. */
  readings(sensor: string, arrival: number, ...readings: readonly SmallReading[]): this {
    const pack = readings.map(({ at, ...measures }) => ({
      id: sensor,
      t: smallEpochMs + at * 1_000,
      ...measures,
    }));
    return this.payload(sensor, arrival, JSON.stringify(pack.length === 1 ? pack[0] : pack));
  }

  /** A payload as a device sent it, received at `arrival` seconds. */
  payload(sensor: string, arrival: number, payload: string | Uint8Array): this {
    this.all.push({
      kind: 'reading',
      ...this.next(),
      arrivalTimeMs: smallEpochMs + arrival * 1_000,
      topic: `dt/site/${sensor}`,
      clientId: sensor,
      payload: typeof payload === 'string' ? encoder.encode(payload) : payload,
    });
    return this;
  }

  /** A tick at `arrival` seconds. */
  tick(arrival: number): this {
    this.all.push({
      kind: 'tick',
      ...this.next(),
      arrivalTimeMs: smallEpochMs + arrival * 1_000,
    });
    return this;
  }

  /** The erasure of a sensor, put on the stream at `arrival` seconds. */
  erase(sensor: string, arrival: number): this {
    this.all.push({
      kind: 'control',
      ...this.next(),
      arrivalTimeMs: smallEpochMs + arrival * 1_000,
      change: { action: 'erase', device: sensor },
    });
    return this;
  }

  /** A record that is not in our envelope. */
  foreign(payload: Uint8Array = encoder.encode('who knows')): this {
    this.all.push({ kind: 'foreign', ...this.next(), payload, detail: 'not an envelope' });
    return this;
  }

  /** Positions grow, not one by one. */
  private next(): { partition: string; position: string } {
    this.position += 7;
    return { partition, position: String(this.position) };
  }
}

/**
 * Every verdict and every kind of firing in sixteen records: on time, late, idle, an alarm that is
 * raised, corrected and over, a pack, a duplicate, tooLate, and what is rejected for four reasons.
 */
export const eventfulRecords = (): SourceRecord[] =>
  new SmallRecords()
    .readings('S1', 1, { at: 1, heat: 60, load: 5 })
    .readings('S2', 2, { at: 1, heat: 20 }, { at: 2, heat: 21, load: 300 }, { at: 3, heat: 'x' })
    .readings('S1', 3, { at: 1, heat: 60, load: 5 })
    .payload('S1', 3, '{"id":"S1","t":')
    .readings('S1', 14, { at: 14, heat: 45 })
    .foreign()
    .readings('S1', 15, { at: 5, heat: 10 })
    .readings('S2', 25, { at: 25, heat: 70 })
    .payload('S2', 26, '{"id":"S1","t":1741600801000,"heat":1}')
    .readings('S1', 38, { at: 38, heat: 99 })
    .readings('S2', 40, { at: 40, heat: 30 })
    .tick(60)
    .readings('S1', 61, { at: 61, heat: 38 }, { at: 52, heat: 39 })
    .readings('S1', 62, { at: 2, heat: 50 })
    .tick(90)
    .readings('S2', 95, { at: 95, heat: 20 }).all;
