import type { MeasureAggregate } from '../../lambdas/engine/aggregates/aggregate.ts';
import {
  count,
  custom,
  distinct,
  first,
  increase,
  last,
  max,
  mean,
  milliseconds,
  min,
  percentile,
  range,
  rate,
  stddev,
  sum,
  timeIn,
  timeWeightedMean,
  variance,
} from '../../lambdas/engine/index.ts';
import {
  type NaiveAggregate,
  naiveCount,
  naiveDistinct,
  naiveFirst,
  naiveIncrease,
  naiveLast,
  naiveMax,
  naiveMean,
  naiveMin,
  naivePercentile,
  naiveRange,
  naiveRate,
  naiveStddev,
  naiveSum,
  naiveTimeIn,
  naiveTimeWeightedMean,
  naiveVariance,
} from '../../simulation/oracle/naive-aggregates.ts';

export interface AggregateCase {
  readonly name: string;
  /** In lambdas/engine/aggregates. */
  readonly file: string;
  readonly declared: MeasureAggregate;
  /** The same result from all readings at once. */
  readonly naive: NaiveAggregate;
  /**
   * Whether equal readings in any order are equal bytes, and not only equal results.
   * @default true
   */
  readonly isCanonical?: boolean;
}

const holding = { holdsFor: milliseconds(4), atMost: 3 };

/** Keeps what JSON makes hard: -0, sorted names, fractions. */
const leastMagnitude = custom('leastMagnitude', 'x', {
  empty: (): { least: number | null } => ({ least: null }),
  add: ({ least }, value) => ({ least: Math.min(least ?? 1e280, Math.abs(value)) }),
  merge: (left, right) => ({
    least: right.least === null ? left.least : Math.min(left.least ?? 1e280, right.least),
  }),
  result: ({ least }) => least,
});

const naiveLeastMagnitude: NaiveAggregate = (readings) =>
  readings.length === 0 ? null : Math.min(...readings.map(({ value }) => Math.abs(value)));

/** Every aggregate, at least once with each of its options. */
export const aggregateCases: readonly AggregateCase[] = [
  { name: 'count', file: 'count.ts', declared: count('x'), naive: naiveCount },
  // Their parts are kept as they came: only their sum does not depend on the order.
  { name: 'sum', file: 'sum.ts', declared: sum('x'), naive: naiveSum, isCanonical: false },
  { name: 'mean', file: 'mean.ts', declared: mean('x'), naive: naiveMean, isCanonical: false },
  { name: 'min', file: 'extremes.ts', declared: min('x'), naive: naiveMin },
  { name: 'max', file: 'extremes.ts', declared: max('x'), naive: naiveMax },
  { name: 'range', file: 'range.ts', declared: range('x'), naive: naiveRange },
  { name: 'first', file: 'first-and-last.ts', declared: first('x'), naive: naiveFirst },
  { name: 'last', file: 'first-and-last.ts', declared: last('x'), naive: naiveLast },
  ...(['sample', 'population'] as const).flatMap((of): AggregateCase[] => [
    {
      name: `variance of a ${of}`,
      file: 'variance.ts',
      declared: variance('x', { of }),
      naive: naiveVariance(of),
    },
    {
      name: `standard deviation of a ${of}`,
      file: 'variance.ts',
      declared: stddev('x', { of }),
      naive: naiveStddev(of),
    },
  ]),
  ...[0.5, 0.07, 0.95].map((fraction) => ({
    name: `percentile ${fraction}`,
    file: 'percentile.ts',
    declared: percentile('x', fraction),
    naive: naivePercentile(fraction),
  })),
  { name: 'distinct', file: 'distinct.ts', declared: distinct('x'), naive: naiveDistinct },
  {
    name: 'time-weighted mean',
    file: 'time-weighted-mean.ts',
    declared: timeWeightedMean('x'),
    naive: naiveTimeWeightedMean(),
  },
  {
    name: 'time-weighted mean of few readings that hold shortly',
    file: 'time-weighted-mean.ts',
    declared: timeWeightedMean('x', holding),
    naive: naiveTimeWeightedMean(holding),
  },
  {
    name: 'time in a state',
    file: 'time-in.ts',
    declared: timeIn('x', 3),
    naive: naiveTimeIn(3, 3),
  },
  {
    name: 'time in a range, of few readings that hold shortly',
    file: 'time-in.ts',
    declared: timeIn('x', { from: 0 }, holding),
    naive: naiveTimeIn(0, Number.POSITIVE_INFINITY, holding),
  },
  { name: 'increase', file: 'increase.ts', declared: increase('x'), naive: naiveIncrease() },
  {
    name: 'increase over few readings',
    file: 'increase.ts',
    declared: increase('x', { atMost: 4 }),
    naive: naiveIncrease(4),
  },
  { name: 'rate', file: 'increase.ts', declared: rate('x'), naive: naiveRate() },
  {
    name: 'rate over few readings',
    file: 'increase.ts',
    declared: rate('x', { atMost: 4 }),
    naive: naiveRate(4),
  },
  {
    name: 'an aggregate of four functions',
    file: 'custom.ts',
    declared: leastMagnitude,
    naive: naiveLeastMagnitude,
  },
];
