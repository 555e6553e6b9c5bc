import { describe, expect, it } from 'vitest';
import {
  boundedOutOfOrderness,
  count,
  counted,
  days,
  type IntervalJoin,
  intervalJoin,
  type JoinDefinition,
  mean,
  milliseconds,
  minutes,
  noDedupe,
  type Pipeline,
  pipeline,
  rollup,
  seconds,
  session,
  timeIn,
  tumbling,
  variance,
} from '../../../../../lambdas/engine/index.ts';
import { validateJoin } from '../../../../../lambdas/engine/joins/validate-join.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';

const sound = intervalJoin({
  by: 'machine',
  left: { sensorType: 'power', measure: 'watts' },
  right: { sensorType: 'heat', measure: 'celsius' },
  within: { before: seconds(5), after: seconds(5) },
  derive: { ratio: (watts, celsius) => watts / celsius },
  windows: {
    pairedPerMinute: tumbling({
      size: minutes(1),
      allowedLateness: minutes(1),
      aggregate: { load: mean('left'), ratio: mean('ratio'), spread: variance('ratio') },
    }),
  },
});

const declare = (
  changed: Partial<IntervalJoin> = {},
  name = 'loadAgainstHeat',
  tags: readonly string[] = ['machine'],
): Pipeline =>
  pipeline('plant', {
    source: { topic: 'dt/{sensor_id}', format: 'json' },
    reading: {
      sensor: 'sensor_id',
      eventTime: 'at',
      sensorTypes: {
        power: { sensors: 'P*', measures: { watts: { unit: 'W', range: [0, 9_000] } } },
        solar: { sensors: 'S*', measures: { watts: { unit: 'W', range: [0, 9_000] } } },
        heat: { sensors: 'H*', measures: { celsius: { unit: 'C', range: [-40, 150] } } },
      },
    },
    guards: { maxClockAhead: minutes(5), maxAge: days(7) },
    watermark: boundedOutOfOrderness({ bound: seconds(5), idleAfter: minutes(2) }),
    dedupe: noDedupe,
    windows: {
      perMinute: tumbling({
        size: minutes(1),
        allowedLateness: minutes(1),
        aggregate: { all: count() },
      }),
    },
    rollups: {
      ofFleet: rollup({ window: 'perMinute', completeAfter: minutes(1), keepFor: days(1) }),
    },
    joins: { [name]: { ...sound, ...changed } as typeof sound },
    registry: { tags },
    destinations: { results: 'plant', alerts: 'plant-alerts' },
  });

const [window] = sound.windows;
const windowLike = (changed: object): Partial<IntervalJoin> => ({
  windows: [{ ...window, ...changed }] as IntervalJoin['windows'],
});
const aggregate = { all: count() };

describe('a declared join', () => {
  it('is accepted by a tag, and of two kinds of sensors in one measure', () => {
    expect(declare().joins[0]).toMatchObject({ name: 'loadAgainstHeat', atMost: 10_000 });
    const watts = (sensors: string) => ({ measure: 'watts', sensors });
    expect(declare({ left: watts('P_IN_*'), right: watts('P_OUT_*') })).toBeDefined();
    const ofType = (sensorType: string, measure: string) => ({ sensorType, measure });
    const sides = { left: ofType('solar', 'watts'), right: ofType('power', 'watts') };
    expect(declare(sides)).toBeDefined();
    const ofAll = { left: { measure: 'watts' }, right: { measure: 'celsius' } };
    expect(declare(ofAll)).toBeDefined();
  });

  it('is accepted of each device, where no tag is declared either', () => {
    const { by: _, ...options } = sound;
    const ofDevice = { ...declare().joins[0], ...options } as IntervalJoin;
    delete (ofDevice as { by?: string }).by;
    const joins = [{ name: 'ofDevice', ...ofDevice }];
    expect(() => validateJoin(joins[0] as JoinDefinition, { ...declare(), joins })).not.toThrow();
  });

  it('is accepted exactly at its limits', () => {
    const within = { before: milliseconds(0), after: milliseconds(0) };
    for (const atMost of [1, 1_000_000]) {
      expect(declare({ within, atMost }).joins[0]?.atMost).toBe(atMost);
    }
  });

  it('is refused by a tag where none is declared', () => {
    expectRefusal(
      () => declare({}, 'loadAgainstHeat', []),
      'by is "machine", but must be one of the registry\'s tags: none is declared; declare it',
    );
  });

  it.each<[string, Partial<IntervalJoin>, RegExp]>([
    ['a tag that is none', { by: 'line' }, /loadAgainstHeat[.]by is "line"/],
    [
      'a sensor type that is none',
      { left: { sensorType: 'steam', measure: 'watts' } },
      /left[.]sensorType is "steam", but must be one of power, solar, heat/,
    ],
    [
      'a measure that its sensors do not carry',
      { right: { sensorType: 'heat', measure: 'watts' } },
      /right[.]measure is "watts", but must be a measure of the side's sensors: celsius/,
    ],
    [
      'a measure that no sensor carries',
      { left: { measure: 'volts' } },
      /left[.]measure is "volts", but must be a measure of the side's sensors: watts, celsius;/,
    ],
    [
      'a side of all types that shares readings',
      { left: { measure: 'watts' }, right: { sensorType: 'power', measure: 'watts' } },
      /right is .* but must be of other readings than left/,
    ],
    [
      'a pattern that is none',
      { left: { measure: 'watts', sensors: 'P*1' } },
      /left[.]sensors is "P[*]1"/,
    ],
    [
      'sides that share readings',
      { right: { measure: 'watts', sensors: 'P_1*' } },
      /right is .* but must be of other readings than left/,
    ],
    [
      'sides that share readings of one sensor type',
      {
        left: { sensorType: 'power', measure: 'watts', sensors: 'P_*' },
        right: { sensorType: 'power', measure: 'watts', sensors: 'P_1' },
      },
      /right is .* but must be of other readings than left/,
    ],
    [
      'a time that is none',
      { within: { before: seconds(-1), after: seconds(1) } },
      /within[.]before is -1000/,
    ],
    [
      'a derived value that is named like a side',
      { derive: { left: (left) => left } },
      /derive[.]left is "left", but must be a name other than left and right/,
    ],
    [
      'a derived value that is named like the other side',
      { derive: { right: (left) => left } },
      /derive[.]right is "right"/,
    ],
    [
      'a time that is none',
      { within: { before: seconds(1), after: seconds(-1) } },
      /after is -1000/,
    ],
    [
      'a derived value that no column can be named like',
      { derive: { 'a-b': (left) => left } },
      /a-b/,
    ],
    ['room for no reading', { atMost: 0 }, /atMost is 0/],
    ['room for half a reading', { atMost: 1.5 }, /atMost is 1.5/],
    ['room for too many', { atMost: 1_000_001 }, /atMost is 1000001, .* from 1 to 1000000/],
    ['no window', { windows: [] }, /windows is {}, but must be at least one/],
    [
      'a window of another name in use',
      windowLike({ name: 'perMinute' }),
      /windows[.]perMinute is "perMinute", but must be a name that no other window/,
    ],
    ["a rollup's name", windowLike({ name: 'ofFleet' }), /windows[.]ofFleet is "ofFleet"/],
    [
      'a measure that pairs do not have',
      windowLike({ aggregate: { load: mean('watts') } }),
      /aggregate[.]load is "watts", but must be a measure of the reading: left, right, ratio/,
    ],
    [
      'windows of so many pairs',
      windowLike(counted({ readings: 3, aggregate })),
      /windows[.]pairedPerMinute is "count", but must be a window that no order of pairs/,
    ],
    [
      'sessions that are cut',
      windowLike(
        session({
          gap: minutes(1),
          maxDuration: minutes(5),
          allowedLateness: minutes(1),
          aggregate,
        }),
      ),
      /is "session", but must be a window that no order of pairs/,
    ],
    [
      'an aggregate of the order of readings',
      windowLike({ aggregate: { hot: timeIn('left', 1) } }),
      /aggregate[.]hot is "timeIn", but must be an aggregate of values/,
    ],
  ])('is refused with %s', (_what, changed, told) => {
    expectRefusal(() => declare(changed), told);
  });

  it('has a name that can be part of an identity', () => {
    expect(() => declare({}, 'load-heat')).toThrow(/joins[.]load-heat/);
  });

  it('keeps tags apart from the columns of its windows', () => {
    expect(() => declare(windowLike({ aggregate: { machine: mean('left') } }))).toThrow(
      /registry[.]tags\[0\] is "machine"/,
    );
  });
});
