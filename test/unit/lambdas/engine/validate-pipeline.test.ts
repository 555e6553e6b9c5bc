import { describe, expect, it } from 'vitest';
import {
  boundedOutOfOrderness,
  count,
  counted,
  type Duration,
  days,
  increase,
  max,
  mean,
  milliseconds,
  minutes,
  noDedupe,
  type Pipeline,
  pipeline,
  type ReadingSchema,
  recent,
  seconds,
  sequence,
  sliding,
  type ThresholdRule,
  threshold,
  tumbling,
  variance,
} from '../../../../lambdas/engine/index.ts';
import { firingsOf } from '../../../../lambdas/engine/windows/firings.ts';
import type { WindowOptions } from '../../../../lambdas/engine/windows/window-options.ts';
import { expectRefusal } from '../../../support/expect-refusal.ts';

type Options = Parameters<
  typeof pipeline<ReadingSchema, Readonly<Record<string, WindowOptions<string>>>>
>[1];

const window = (given: { size?: Duration; offset?: Duration; lateness?: Duration } = {}) =>
  tumbling({
    size: given.size ?? minutes(1),
    offset: given.offset ?? milliseconds(0),
    allowedLateness: given.lateness ?? minutes(10),
    aggregate: { max: max('celsius') },
  });

const celsius = (range: readonly [number, number]): ReadingSchema => ({
  sensor: 'sensor_id',
  eventTime: 'timestamp',
  sensorTypes: { room: { sensors: '*', measures: { celsius: { unit: 'C', range } } } },
});

const valid: Options = {
  source: { topic: 'dt/{site}/{sensor_id}', format: 'json' },
  reading: celsius([-40, 85]),
  guards: { maxClockAhead: minutes(5), maxAge: days(7) },
  watermark: boundedOutOfOrderness({ bound: seconds(30), idleAfter: minutes(2) }),
  dedupe: noDedupe,
  windows: { perMinute: window() },
  alerts: { hot: threshold({ window: 'perMinute', measure: 'max', above: 80 }) },
  destinations: { results: 'room_temperature', alerts: 'room-alerts' },
};

const declare = (given: Partial<Options>, name = 'room'): Pipeline =>
  pipeline(name, { ...valid, ...given });

const rule = (given: Partial<ThresholdRule>): Partial<Options> => ({
  alerts: { hot: { ...threshold({ window: 'perMinute', measure: 'max', above: 80 }), ...given } },
});

const watermark = (given: Partial<Options['watermark']>): Partial<Options> => ({
  watermark: { ...valid.watermark, ...given },
});

const ms = milliseconds;

const overlapping = sliding({
  size: minutes(2),
  slide: minutes(1),
  allowedLateness: minutes(1),
  firings: { early: { readings: 9 } },
  aggregate: { max: max('celsius') },
});

describe('validate pipeline', () => {
  it('takes a sound declaration', () => {
    expect(declare({}).windows.map(({ name }) => name)).toEqual(['perMinute']);
    expect(declare({ dedupe: recent({ within: minutes(15), atMost: 64 }) }).kind).toBe('pipeline');
  });

  it.each<[string, Partial<Options>]>([
    [
      'source.topic is "dt/{site}", but must be a topic with the segment {sensor_id}; ' +
        'the broker proves the sensor by it',
      { source: { topic: 'dt/{site}', format: 'json' } },
    ],
    [
      'guards.maxClockAhead is -1, but must be a whole number of milliseconds, at least 0',
      { guards: { maxClockAhead: ms(-1), maxAge: days(7) } },
    ],
    [
      'guards.maxAge is 0, but must be a whole number of milliseconds, at least 1',
      { guards: { maxClockAhead: ms(0), maxAge: ms(0) } },
    ],
    [
      'guards.maxAge is NaN, but must be a whole number of milliseconds',
      { guards: { maxClockAhead: ms(0), maxAge: ms(Number.NaN) } },
    ],
    [
      'guards.maxAge is 9007199254740991, but must be a whole number of milliseconds, at ' +
        'least 1 and at most a million days; write it with seconds(), minutes(), hours() ' +
        'or days()',
      { guards: { maxClockAhead: ms(0), maxAge: ms(Number.MAX_SAFE_INTEGER) } },
    ],
    ['watermark.bound is 0.5, but must be a whole number', watermark({ bound: ms(0.5) })],
    ['watermark.idleAfter is 0, but must be', watermark({ idleAfter: ms(0) })],
    ['watermark.forgetAfter is Infinity, but must be', watermark({ forgetAfter: ms(1 / 0) })],
    [
      'watermark.idleAfter is 29999, but must be at least the bound (30000 ms) with ' +
        'scope "partition"; a shorter silence would make readings within the bound late',
      watermark({ scope: 'partition', idleAfter: ms(29_999) }),
    ],
    [
      'watermark.forgetAfter is 119999, but must be at least idleAfter (120000 ms); a ' +
        'key is idle before it is forgotten',
      watermark({ forgetAfter: ms(119_999) }),
    ],
    [
      'dedupe.within is 0, but must be a whole number of milliseconds, at least 1',
      { dedupe: recent({ within: ms(0), atMost: 1 }) },
    ],
    ...[0, 1.5, 100_001, Number.NaN].map((atMost): [string, Partial<Options>] => [
      `dedupe.atMost is ${atMost}, but must be a whole number from 1 to 100000; it ` +
        'bounds the memory of each key',
      { dedupe: recent({ within: minutes(1), atMost }) },
    ]),
    [
      'registry.tags[1] is "max", but must be a name that no other column of a result has; ' +
        'rename it here and in the registry',
      { registry: { tags: ['site', 'max'] } },
    ],
    ['registry.tags[1] is "site", but must', { registry: { tags: ['site', 'site'] } }],
    ['registry.tags[0] is "a-b", but must be letters', { registry: { tags: ['a-b'] } }],
    ['reading.sequence is undefined, but must be declared', { dedupe: sequence() }],
    [
      'windows.perMinute.aggregate.readings is "readings", but must be a name other than ' +
        'pipeline, window, key, time, window_id, window_end, firing, merged_into, readings, ' +
        'revision, measure_name; every result has columns of those names already',
      { windows: { perMinute: { ...window(), aggregate: { readings: count() } } }, alerts: {} },
    ],
    [
      'alerts.too hot is "too hot", but must be letters, digits and "_", at most 60, ' +
        'starting with a letter; it names a column or a part of an identity',
      { alerts: { 'too hot': threshold({ window: 'perMinute', measure: 'max', above: 80 }) } },
    ],
    ...['?rooms', 'rooms?', 'ro', 'r'.repeat(65)].map((results): [string, Partial<Options>] => [
      `destinations.results is "${results}", but must be 3 to 64 letters`,
      { destinations: { results, alerts: 'room-alerts' } },
    ]),
    [
      'destinations.feed is "a b", but must be 3 to 64 letters',
      { destinations: { ...valid.destinations, feed: 'a b' } },
    ],
    ['windows is {}, but must be at least one window; declare one', { windows: {}, alerts: {} }],
    [
      'windows.per-minute is "per-minute", but must be letters, digits and "_", at most ' +
        '60, starting with a letter',
      { windows: { 'per-minute': window() }, alerts: {} },
    ],
    [
      'windows.perMinute.size is 0, but must be a whole number of milliseconds, at least 1',
      { windows: { perMinute: window({ size: ms(0) }) } },
    ],
    [
      'windows.perMinute.offset is 0.5, but must be a whole number of milliseconds',
      { windows: { perMinute: window({ offset: ms(0.5) }) } },
    ],
    [
      'windows.perMinute.offset is NaN, but must be a whole number of milliseconds',
      { windows: { perMinute: window({ offset: ms(Number.NaN) }) } },
    ],
    [
      'windows.perMinute.allowedLateness is -1, but must be a whole number',
      { windows: { perMinute: window({ lateness: ms(-1) }) } },
    ],
    [
      'windows.perMinute.aggregate is {}, but must be at least one; add count: count()',
      { windows: { perMinute: { ...window(), aggregate: {} } }, alerts: {} },
    ],
    [
      'windows.perMinute.aggregate._x is "_x", but must be letters, digits and "_"',
      { windows: { perMinute: { ...window(), aggregate: { _x: count() } } }, alerts: {} },
    ],
    [
      'windows.perMinute.aggregate.max is "kelvin", but must be a measure of the ' +
        'reading: celsius; correct the name or declare the measure',
      { windows: { perMinute: { ...window(), aggregate: { max: max('kelvin') } } } },
    ],
    [
      'reading.sensorTypes.room.measures.celsius.range is [-40,85], but must be within 0 to ' +
        '1.7976931348623157e+308 for increase in windows.perMinute.aggregate.rise; narrow it ' +
        'to what the sensor can measure, or take another aggregate',
      { windows: { perMinute: { ...window(), aggregate: { rise: increase('celsius') } } } },
    ],
    [
      'range is [-1e+200,0], but must be within -1e+150 to 1e+150 for variance',
      {
        reading: celsius([-1e200, 0]),
        windows: { perMinute: { ...window(), aggregate: { max: variance('celsius') } } },
      },
    ],
    [
      'windows.perMinute.firings.early.every is 0, but must be a whole number of milliseconds',
      { windows: { perMinute: { ...window(), firings: firingsOf({ early: { every: ms(0) } }) } } },
    ],
    [
      'windows.perMinute.firings.early.readings is 1.5, but must be a whole number of readings',
      { windows: { perMinute: { ...window(), firings: firingsOf({ early: { readings: 1.5 } }) } } },
    ],
    [
      'windows.perMinute.firings.early.readings is 9, but must be left out for sliding windows; ' +
        'their readings are in several windows at a time; fire early by time',
      { windows: { perMinute: overlapping } },
    ],
    [
      'alerts.hot.window is "perMinute", but must be a window by event time; an alert says when ' +
        'its cause was',
      { windows: { perMinute: counted({ readings: 9, aggregate: { max: max('celsius') } }) } },
    ],
    [
      'alerts.hot.window is "perHour", but must be one of perMinute; correct it',
      rule({ window: 'perHour' }),
    ],
    ['alerts.hot.measure is "mean", but must be one of max; correct it', rule({ measure: 'mean' })],
    [
      'alerts.hot.measure is "toString", but must be one of max; correct it',
      rule({ measure: 'toString' }),
    ],
    [
      'alerts.hot.sensorType is "machine", but must be one of room; correct it',
      rule({ sensorType: 'machine' }),
    ],
    ['alerts.hot.above is NaN, but must be finite; correct it', rule({ limit: Number.NaN })],
    ['alerts.hot.clearAt is NaN, but must be finite', rule({ clear: Number.NaN })],
    [
      'alerts.hot.clearAt is 81, but must be on the safe side of 80; an alarm would end ' +
        'while its condition holds',
      rule({ clear: 81 }),
    ],
    [
      'alerts.hot.clearAt is 79, but must be on the safe side of 80',
      rule({ direction: 'below', clear: 79 }),
    ],
    [
      'destinations.results is "a b", but must be 3 to 64 letters, digits, "_", "." or ' +
        '"-"; it names a table or a topic',
      { destinations: { results: 'a b', alerts: 'room-alerts' } },
    ],
  ])('says: %s', (message, given) => {
    expectRefusal(() => declare(given), message);
  });

  it.each(['', 'Room', '1room', 'room_1', 'r'.repeat(49)])('refuses the name %j', (name) => {
    expect(() => declare({}, name)).toThrow(
      `name is "${name}", but must be lower-case letters, digits and dashes, at most 48, ` +
        'starting with a letter; it becomes part of resource names',
    );
  });

  it('takes an aggregate over a measure whose range is just its domain', () => {
    const over = (range: readonly [number, number], aggregate: typeof mean): Pipeline =>
      declare({
        reading: celsius(range),
        windows: { perMinute: { ...window(), aggregate: { max: aggregate('celsius') } } },
      });
    expect(over([-1e150, 1e150], variance).windows).toHaveLength(1);
    expect(over([0, 1e280], increase).windows).toHaveLength(1);
    expect(over([-1e280, 1e280], mean).windows).toHaveLength(1);
  });

  it('takes what is exactly at a limit', () => {
    const { watermark: strategy } = declare(
      watermark({ scope: 'partition', idleAfter: seconds(30), forgetAfter: seconds(30) }),
    );
    expect(strategy.idleAfter).toBe(30_000);
    // One watermark per device: its silence makes nobody late.
    expect(declare(watermark({ scope: 'key', idleAfter: ms(1) }))).toBeDefined();
    expect(declare(rule({ clear: 80 })).alerts[0]?.clear).toBe(80);
    expect(declare({ guards: { maxClockAhead: ms(0), maxAge: days(1_000_000) } })).toBeDefined();
    expect(declare({ windows: { perMinute: window({ offset: ms(-1) }) } })).toBeDefined();
    expect(declare(rule({ direction: 'below', clear: 80 })).alerts[0]?.clear).toBe(80);
    expect(declare(watermark({ bound: ms(0), forgetAfter: minutes(2) }))).toBeDefined();
    expect(declare({ guards: { maxClockAhead: ms(0), maxAge: ms(1) } })).toBeDefined();
    for (const atMost of [1, 100_000]) {
      expect(declare({ dedupe: recent({ within: ms(1), atMost }) }).dedupe).toMatchObject({
        atMost,
      });
    }
    for (const results of ['abc', 'r'.repeat(64), 'A_b.9-']) {
      expect(declare({ destinations: { results, alerts: 'room-alerts' } })).toBeDefined();
    }
    for (const name of ['r', 'r'.repeat(48), 'a-9']) expect(declare({}, name).name).toBe(name);
  });
});
