import { describe, expect, it } from 'vitest';
import {
  boundedOutOfOrderness,
  count,
  counted,
  days,
  type IntervalJoin,
  intervalJoin,
  mean,
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

const declare = (changed: Partial<IntervalJoin> = {}, name = 'loadAgainstHeat'): Pipeline =>
  pipeline('plant', {
    source: { topic: 'dt/{sensor_id}', format: 'json' },
    reading: {
      sensor: 'sensor_id',
      eventTime: 'at',
      sensorTypes: {
        power: { sensors: 'P*', measures: { watts: { unit: 'W', range: [0, 9_000] } } },
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
    registry: { tags: ['machine'] },
    destinations: { results: 'plant', alerts: 'plant-alerts' },
  });

const [window] = sound.windows;
const windowLike = (changed: object): Partial<IntervalJoin> => ({
  windows: [{ ...window, ...changed }] as IntervalJoin['windows'],
});
const aggregate = { all: count() };

describe('a declared join', () => {
  it('is accepted by a tag, of each device, and of two kinds of sensors in one measure', () => {
    expect(declare().joins[0]).toMatchObject({ name: 'loadAgainstHeat', atMost: 10_000 });
    const { by: _, ...ofDevice } = sound;
    expect(declare({ ...ofDevice }).joins[0]?.by).toBe('machine');
    const watts = (sensors: string) => ({ measure: 'watts', sensors });
    expect(declare({ left: watts('P_IN_*'), right: watts('P_OUT_*') })).toBeDefined();
  });

  it.each<[string, Partial<IntervalJoin>, RegExp]>([
    ['a tag that is none', { by: 'line' }, /loadAgainstHeat[.]by is "line"/],
    [
      'a sensor type that is none',
      { left: { sensorType: 'steam', measure: 'watts' } },
      /left[.]sensorType is "steam", but must be one of power, heat/,
    ],
    [
      'a measure that its sensors do not carry',
      { right: { sensorType: 'heat', measure: 'watts' } },
      /right[.]measure is "watts", but must be a measure of the side's sensors: celsius/,
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
      'a time that is none',
      { within: { before: seconds(-1), after: seconds(1) } },
      /within[.]before is -1000/,
    ],
    [
      'a derived value that is named like a side',
      { derive: { left: (left) => left } },
      /derive[.]left/,
    ],
    ['room for no reading', { atMost: 0 }, /atMost is 0/],
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
      /aggregate[.]hot is "timeIn/,
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
