import {
  custom,
  distinct,
  first,
  increase,
  last,
  milliseconds,
  percentile,
  range,
  rate,
  stddev,
  timeIn,
  timeWeightedMean,
  variance,
} from '../../lambdas/engine/index.ts';

/** Aggregates that a script's windows may compute beside those that all of them do. */
export const extraAggregates = {
  firstB: first('b'),
  lastB: last('b'),
  rangeA: range('a'),
  varianceB: variance('b'),
  stddevA: stddev('a', { of: 'population' }),
  p90A: percentile('a', 0.9),
  distinctB: distinct('b'),
  overTimeB: timeWeightedMean('b', { atMost: 4 }),
  aboveA: timeIn('a', { from: 0 }, { holdsFor: milliseconds(5) }),
  increaseC: increase('c', { atMost: 4 }),
  rateC: rate('c'),
  latestSquareA: custom('latestSquare', 'a', {
    empty: () => ({ at: -1e15, square: 0 }),
    add: (latest, value, eventTimeMs) => later(latest, { at: eventTimeMs, square: value * value }),
    merge: (left, right) => later(left, right),
    result: ({ at, square }) => (at === -1e15 ? null : square),
  }),
} as const;

export type ExtraAggregate = keyof typeof extraAggregates;

export const extraAggregateNames = Object.keys(extraAggregates) as readonly ExtraAggregate[];

interface LatestSquare {
  readonly at: number;
  readonly square: number;
}

const later = (left: LatestSquare, right: LatestSquare): LatestSquare => {
  if (left.at === right.at) return left.square > right.square ? left : right;
  return left.at > right.at ? left : right;
};
