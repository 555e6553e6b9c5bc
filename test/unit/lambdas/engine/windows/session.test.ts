import { describe, expect, it } from 'vitest';
import {
  count,
  milliseconds,
  minutes,
  type SessionOptions,
  seconds,
  session,
} from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

type Options = SessionOptions<{ readonly count: ReturnType<typeof count> }>;
const declare = (options: Partial<Options>) =>
  session({
    gap: minutes(5),
    allowedLateness: minutes(1),
    aggregate: { count: count() },
    ...options,
  }).assigner;

describe('session', () => {
  it('takes the gap of the first pattern that matches the sensor', () => {
    const { slice } = declare({
      gap: [
        { sensors: 'PUMP_1', gap: seconds(1) },
        { sensors: 'PUMP_*', gap: seconds(2) },
        { sensors: '*', gap: seconds(3) },
      ],
    });
    const lengths = ['PUMP_1', 'PUMP_12', 'FAN'].map((sensor) => slice(0, sensor).end);
    expect(lengths).toEqual([1_000, 2_000, 3_000]);
  });

  it('is of other state with another gap or longest duration', () => {
    const signatures = [
      declare({}),
      declare({ gap: minutes(6) }),
      declare({ maxDuration: minutes(5) }),
      declare({
        gap: [
          { sensors: 'A', gap: minutes(1) },
          { sensors: '*', gap: minutes(5) },
        ],
      }),
    ].map(({ signature }) => signature);
    expect(new Set(signatures).size).toBe(signatures.length);
  });

  it('takes the gap of a sensor, in no session longer than the longest', () => {
    expect(declare({ gap: milliseconds(1) }).slice(7, 'A')).toEqual({ start: 7, end: 8 });
    expect(declare({ maxDuration: minutes(5) }).slice(0, 'A').end).toBe(300_000);
  });

  it('says how long it may be, as far as that can be told', () => {
    const gap = [
      { sensors: 'A', gap: minutes(7) },
      { sensors: '*', gap: minutes(5) },
    ];
    expect(declare({ gap })).toMatchObject({
      ...{ kind: 'session', sizeMs: 420_000, offsetMs: 0, named: 'start' },
      mergesUpToMs: Number.POSITIVE_INFINITY,
    });
    expect(declare({ gap, maxDuration: minutes(9) })).toMatchObject({
      ...{ sizeMs: 540_000, mergesUpToMs: 540_000 },
    });
  });

  it('names its shape by text that stored state must go on being known by', () => {
    expect(declare({}).signature).toBe('session(* 300000,)');
    const gap = [
      { sensors: 'A', gap: minutes(1) },
      { sensors: '*', gap: minutes(5) },
    ];
    const cut = declare({ gap, maxDuration: minutes(9) });
    expect(cut.signature).toBe('session(A 60000;* 300000,540000)');
  });

  it('ends after an instant where its slice does, or never', () => {
    const { nextEnd, lastEnd, startOf } = declare({});
    const slice = { start: 10, end: 20 };
    expect([nextEnd(19, slice), nextEnd(20, slice)]).toEqual([20, Number.POSITIVE_INFINITY]);
    expect([lastEnd(slice), startOf(20, slice)]).toEqual([20, 10]);
  });

  it.each<[string, Partial<Options>, string]>([
    ['a gap of nothing', { gap: seconds(0) }, 'gap is 0, but must be a whole number'],
    [
      'a gap of nothing for some',
      {
        gap: [
          { sensors: 'A', gap: seconds(-1) },
          { sensors: '*', gap: seconds(1) },
        ],
      },
      'gap of "A" is -1000, but must be',
    ],
    [
      'sensors without a gap',
      { gap: [{ sensors: 'A', gap: seconds(1) }] },
      'gap is ["A"], but must be patterns of which the last one is "*"',
    ],
    [
      'a longest duration under the gap',
      { maxDuration: minutes(4) },
      'maxDuration is 240000, but must be at least as long as the longest gap',
    ],
    [
      'a longest duration of half a millisecond more',
      { maxDuration: milliseconds(9_000_000.5) },
      'maxDuration is 9000000.5, but must be a whole number of milliseconds; ' +
        'write it with minutes() or hours()',
    ],
  ])('refuses %s', (_, options, message) => {
    expectRefusal(() => declare(options), message);
  });
});

describe('a session in its partition', () => {
  const windows = [{ name: 'w', size: 1, gap: 10, offset: 0, lateness: 0 }];

  it('takes in what lies inside it, however late, and begins none behind W', () => {
    const play = new PartitionPlay({ windows });
    for (const event of [0, 5, 10, 15]) play.read('a', event);
    expect([3, 0].map((event) => play.read('a', event, { at: 16 }))).toEqual([
      'accepted',
      'accepted',
    ]);
    play.read('a', 40);
    expect(play.firings()).toEqual(['w a 0..25 onTime 6']);
  });

  it('is closed for a reading once W has reached its last millisecond', () => {
    const play = new PartitionPlay({ windows });
    play.read('a', 0);
    play.read('a', 10);
    expect(play.read('a', 0, { at: 11 })).toBe('tooLate');
  });
});
