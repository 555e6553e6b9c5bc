import { describe, expect, it } from 'vitest';
import {
  boundedOutOfOrderness,
  count,
  custom,
  DefinitionError,
  days,
  max,
  mean,
  minutes,
  noDedupe,
  percentile,
  pipeline,
  seconds,
  storeKinds,
  sum,
  threshold,
  tumbling,
} from '../../../../lambdas/engine/index.ts';

const rest = {
  source: { topic: 'dt/{site}/{sensor_id}', format: 'json' },
  guards: { maxClockAhead: minutes(5), maxAge: days(7) },
  watermark: boundedOutOfOrderness({ bound: seconds(30), idleAfter: minutes(2) }),
  dedupe: noDedupe,
  destinations: { results: 'room_temperature', alerts: 'room-alerts' },
} as const;

const reading = {
  sensor: 'sensor_id',
  eventTime: 'timestamp',
  sensorTypes: {
    room: { sensors: 'ROOM_*', measures: { celsius: { unit: 'C', range: [-40, 85] } } },
    meter: { sensors: 'METER_*', measures: { kilowattHours: { unit: 'kWh', range: [0, 9] } } },
  },
} as const;

const size = minutes(1);
const allowedLateness = minutes(10);
const perMinute = tumbling({ size, allowedLateness, aggregate: { top: max('celsius') } });

describe('define pipeline', () => {
  it('keeps what is declared, in the order in which it is declared', () => {
    const declared = pipeline('rooms', {
      ...rest,
      reading,
      windows: {
        perMinute,
        perHour: tumbling({
          size: minutes(60),
          allowedLateness,
          aggregate: { all: count(), celsius: mean('celsius'), energy: sum('kilowattHours') },
        }),
      },
      alerts: {
        hot: threshold({ window: 'perMinute', measure: 'top', above: 30, sensorType: 'room' }),
      },
    });
    expect(declared).toMatchObject({ kind: 'pipeline', name: 'rooms', reading, ...rest });
    expect(declared.windows.map(({ name }) => name)).toEqual(['perMinute', 'perHour']);
    expect(Object.keys(declared.windows[1]?.aggregate ?? {})).toEqual(['all', 'celsius', 'energy']);
    expect(declared.alerts).toEqual([
      {
        name: 'hot',
        kind: 'threshold',
        window: 'perMinute',
        measure: 'top',
        sensorType: 'room',
        direction: 'above',
        limit: 30,
        clear: 30,
        severity: 'warning',
      },
    ]);
    expect(Object.isFrozen(declared)).toBe(true);
  });

  it('has no alerts where none are declared', () => {
    expect(pipeline('rooms', { ...rest, reading, windows: { perMinute } }).alerts).toEqual([]);
  });
});

/**
 * Each of these is an error to the compiler, and to validation where the compiler was not asked.
 */
describe('define pipeline, what is missing', () => {
  it('is refused by its name: an option that has no default', () => {
    const whole = { ...rest, reading, windows: { perMinute } };
    for (const option of Object.keys(whole)) {
      const declare = (): unknown => pipeline('p', { ...whole, [option]: undefined } as never);
      expect(declare).toThrow(DefinitionError);
      expect(declare).toThrow(`${option} is undefined, but must be declared`);
    }
    expect(() => pipeline('Bad Name', {} as never)).toThrow('source is undefined, but');
  });

  it('is refused in the reading: a type of sensors', () => {
    const nothing = { ...reading, sensorTypes: {} };
    expect(() => pipeline('p', { ...rest, reading: nothing, windows: {} })).toThrow(
      'reading.sensorTypes is {}, but must be at least one type; declare one',
    );
  });
});

describe('define pipeline, misspelt names', () => {
  it('are refused in the destinations: a store', () => {
    const store: string = 'mysql';
    const destinations = { ...rest.destinations, store: store as 'timestream' };
    expect(() => pipeline('p', { ...rest, reading, windows: { perMinute }, destinations })).toThrow(
      'destinations.store is "mysql", but must be one of ' +
        `${storeKinds.join(', ')}; correct it, or leave it out`,
    );
  });

  it('are refused in an aggregate: a measure', () => {
    const wrong = tumbling({ size, allowedLateness, aggregate: { top: max('celcius') } });
    expect(() =>
      // @ts-expect-error celcius is no measure of the reading
      pipeline('rooms', { ...rest, reading, windows: { wrong } }),
    ).toThrow(DefinitionError);
  });

  it('are refused in an aggregate with parameters, and in one of your own', () => {
    const mine = custom('mine', 'celcius', {
      empty: () => ({ count: 0 }),
      add: ({ count }) => ({ count: count + 1 }),
      merge: (left, right) => ({ count: left.count + right.count }),
      result: ({ count }) => count,
    });
    const ofMine = tumbling({ size, allowedLateness, aggregate: { mine } });
    const aggregate = { p95: percentile('celcius', 0.95) };
    const ofPercentile = tumbling({ size, allowedLateness, aggregate });
    expect(() =>
      // @ts-expect-error celcius is no measure of the reading
      pipeline('rooms', { ...rest, reading, windows: { ofMine } }),
    ).toThrow(DefinitionError);
    expect(() =>
      // @ts-expect-error celcius is no measure of the reading
      pipeline('rooms', { ...rest, reading, windows: { ofPercentile } }),
    ).toThrow(DefinitionError);
  });

  it('are refused in an alert: a window', () => {
    const hot = threshold({ window: 'perMinite', measure: 'top', above: 30 });
    expect(() =>
      // @ts-expect-error perMinite is no window
      pipeline('rooms', { ...rest, reading, windows: { perMinute }, alerts: { hot } }),
    ).toThrow(DefinitionError);
  });

  it('are refused in an alert: an aggregate', () => {
    const hot = threshold({ window: 'perMinute', measure: 'tip', above: 30 });
    expect(() =>
      // @ts-expect-error tip is no aggregate
      pipeline('rooms', { ...rest, reading, windows: { perMinute }, alerts: { hot } }),
    ).toThrow(DefinitionError);
  });

  it('are refused in an alert: a sensor type', () => {
    const hot = threshold({ window: 'perMinute', measure: 'top', above: 30, sensorType: 'rooms' });
    expect(() =>
      // @ts-expect-error rooms is no sensor type
      pipeline('rooms', { ...rest, reading, windows: { perMinute }, alerts: { hot } }),
    ).toThrow(DefinitionError);
  });

  it('are refused for what has no default or no unit', () => {
    // @ts-expect-error allowed lateness has no default
    const silent = (): unknown => tumbling({ size, aggregate: { top: max('celsius') } });
    // @ts-expect-error a bare number is no duration
    const bare = (): unknown => boundedOutOfOrderness({ bound: 30, idleAfter: minutes(2) });
    // @ts-expect-error a limit is above or below
    const aimless = (): unknown => threshold({ window: 'perMinute', measure: 'top' });
    expect([silent, bare, aimless]).toHaveLength(3);
  });
});
