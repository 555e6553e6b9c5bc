import fc from 'fast-check';
import { extraAggregateNames } from '../../simulation/workload/extra-aggregates.ts';
import type { ScriptPipeline } from '../../simulation/workload/fleet-script.ts';

/** Small times, so that two of them often meet at a boundary. */
export const upTo = (max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max }));

const sizes = fc.oneof(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 20, max: 60 }));

const early = {
  earlyReadings: fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 4 })),
};

/** Tumbling, sliding, cumulating, sessions, calendar days, count windows. */
const shapes = fc.oneof(
  { weight: 2, arbitrary: fc.record({ size: sizes, ...early }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        gap: fc.integer({ min: 1, max: 30 }),
        otherGap: fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 30 })),
        beyond: fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 60 })),
        ...early,
      })
      .map(({ beyond, gap, otherGap, ...rest }) => ({
        ...rest,
        ...{ size: 1, gap, otherGap },
        longest: beyond === undefined ? undefined : Math.max(gap, otherGap ?? 0) + beyond,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 5 })
      .map((size) => ({ size, kind: 'count' as const, lateness: 0 })),
  },
  { weight: 1, arbitrary: fc.record({ size: fc.constant(1), ...early, kind: fc.constant('day') }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(sizes, sizes)
      .map((both) => ({ size: Math.max(...both), slide: Math.min(...both) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }))
      .map(([step, steps]) => ({ size: step * steps, step })),
  },
);

/** One or two windows of any kind, with every setting. */
export const randomWindows: fc.Arbitrary<ScriptPipeline['windows'][number][]> = fc
  .array(
    fc.record({
      shape: shapes,
      offset: fc.integer({ min: -30, max: 30 }),
      lateness: upTo(80),
      earlyEvery: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) },
      ),
      isQuietWhenIdle: fc.oneof(
        { weight: 3, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
      extras: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.subarray([...extraAggregateNames], { maxLength: 3 }) },
      ),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((some) =>
    some.map(({ shape, ...window }, at) => ({
      ...window,
      ...shape,
      name: ['narrow', 'wide'][at] ?? '',
    })),
  );
