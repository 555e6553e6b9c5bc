import { describe, expect, it } from 'vitest';
import {
  count,
  DefinitionError,
  minutes,
  type SessionOptions,
  seconds,
  session,
} from '../../../../../lambdas/engine/index.ts';

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
  ])('refuses %s', (_, options, message) => {
    expect(() => declare(options)).toThrow(DefinitionError);
    expect(() => declare(options)).toThrow(message);
  });
});
