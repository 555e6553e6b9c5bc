import type { ExtraAggregate } from '../workload/extra-aggregates.ts';
import { counterOf, type ScriptReading } from '../workload/fleet-script.ts';
import {
  type NaiveAggregate,
  naiveDistinct,
  naiveFirst,
  naiveIncrease,
  naiveLast,
  naivePercentile,
  naiveRange,
  naiveRate,
  naiveStddev,
  naiveTimeIn,
  naiveTimeWeightedMean,
  naiveVariance,
} from './naive-aggregates.ts';

/** Of the readings at the last event time, the largest square. */
const latestSquare: NaiveAggregate = (readings) => {
  const last = Math.max(...readings.map(({ event }) => event));
  const squares = readings.filter(({ event }) => event === last).map(({ value }) => value * value);
  return squares.length === 0 ? null : Math.max(...squares) + 0;
};

const naive: Readonly<Record<ExtraAggregate, readonly ['a' | 'b' | 'c', NaiveAggregate]>> = {
  firstB: ['b', naiveFirst],
  lastB: ['b', naiveLast],
  rangeA: ['a', naiveRange],
  varianceB: ['b', naiveVariance('sample')],
  stddevA: ['a', naiveStddev('population')],
  p90A: ['a', naivePercentile(0.9)],
  distinctB: ['b', naiveDistinct],
  overTimeB: ['b', naiveTimeWeightedMean({ atMost: 4 })],
  aboveA: ['a', naiveTimeIn(0, Number.POSITIVE_INFINITY, { holdsFor: 5 })],
  increaseC: ['c', naiveIncrease(4)],
  rateC: ['c', naiveRate()],
  latestSquareA: ['a', latestSquare],
};

/** The named aggregates of a window, from all its readings at once. */
export const naiveExtras = (
  names: readonly ExtraAggregate[],
  readings: readonly ScriptReading[],
): Record<string, number | null> =>
  Object.fromEntries(
    names.map((name) => {
      const [measure, compute] = naive[name];
      const timed = readings.flatMap(({ event, a, b }) => {
        const value = { a, b, c: counterOf(event) }[measure];
        return value === undefined ? [] : [{ event, value }];
      });
      return [name, compute(timed)];
    }),
  );
