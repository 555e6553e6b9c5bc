import {
  nearestToRational,
  nearestToRationalSum,
  nearestToRoot,
  type Rational,
  rationalSum,
  sumOfProducts,
} from './exact-rational.ts';

/** One value of a measure, with the event time of its reading in epoch ms. */
export interface TimedValue {
  readonly event: number;
  readonly value: number;
}

/** An aggregate over all readings of a pane at once. Adding 0 turns -0 into 0. */
export type NaiveAggregate = (readings: readonly TimedValue[]) => number | null;

const ascending = (left: number, right: number): number => left - right;
const valuesOf = (readings: readonly TimedValue[]): number[] =>
  readings.map(({ value }) => value + 0).sort(ascending);
const orNull = (value: number | undefined): number | null => value ?? null;

export const naiveMin: NaiveAggregate = (readings) => orNull(valuesOf(readings)[0]);
export const naiveMax: NaiveAggregate = (readings) => orNull(valuesOf(readings).at(-1));
export const naiveCount: NaiveAggregate = (readings) => readings.length;
export const naiveSum: NaiveAggregate = (readings) => nearestToRationalSum(valuesOf(readings));
export const naiveMean: NaiveAggregate = (readings) =>
  readings.length === 0 ? null : (naiveSum(readings) as number) / readings.length + 0;
export const naiveDistinct: NaiveAggregate = (readings) => new Set(valuesOf(readings)).size;
export const naiveRange: NaiveAggregate = (readings) =>
  readings.length === 0 ? null : (naiveMax(readings) as number) - (naiveMin(readings) as number);

/** In order of event time; of several at one event time, the largest. */
const inOrder = (readings: readonly TimedValue[]): TimedValue[] => {
  const sorted = [...readings].sort((x, y) => x.event - y.event || x.value - y.value);
  const kept = sorted.filter(({ event }, at) => sorted[at + 1]?.event !== event);
  return kept.map(({ event, value }) => ({ event, value: value + 0 }));
};

/** As `inOrder`, and the last of each 1, 2, 4, 8... ms, whichever is the first to give few. */
const thinned = (readings: readonly TimedValue[], atMost: number): TimedValue[] => {
  for (let width = 1; ; width *= 2) {
    const sorted = inOrder(readings);
    const bucket = (reading: TimedValue | undefined): number | undefined =>
      reading && Math.floor(reading.event / width);
    const kept = sorted.filter((reading, at) => bucket(reading) !== bucket(sorted[at + 1]));
    if (kept.length <= atMost) return kept;
  }
};

export const naiveFirst: NaiveAggregate = (readings) => orNull(inOrder(readings)[0]?.value);
export const naiveLast: NaiveAggregate = (readings) => orNull(inOrder(readings).at(-1)?.value);

/** The sum of squared deviations over n or n - 1, as a fraction. */
const exactVariance = (
  readings: readonly TimedValue[],
  of: 'sample' | 'population',
): Rational | undefined => {
  const values = valuesOf(readings).map((value) => (Math.abs(value) < 2 ** -480 ? 0 : value));
  const count = BigInt(values.length);
  const divisor = of === 'sample' ? count - 1n : count;
  if (divisor <= 0n) return undefined;
  const squares = sumOfProducts(values.map((value) => [value, value]));
  const total = rationalSum(values).numerator;
  return {
    numerator: count * squares.numerator - total * total,
    denominator: squares.denominator * count * divisor,
  };
};

export const naiveVariance =
  (of: 'sample' | 'population'): NaiveAggregate =>
  (readings) => {
    const exact = exactVariance(readings, of);
    return exact === undefined ? null : nearestToRational(exact);
  };

export const naiveStddev =
  (of: 'sample' | 'population'): NaiveAggregate =>
  (readings) => {
    const exact = exactVariance(readings, of);
    return exact === undefined ? null : nearestToRoot(exact);
  };

interface Held {
  readonly value: number;
  readonly ms: number;
}

const heldOf = (readings: readonly TimedValue[], atMost: number, holdsFor: number): Held[] =>
  thinned(readings, atMost)
    .map(({ event, value }, at, all) => ({
      value,
      ms: Math.min(holdsFor, (all[at + 1]?.event ?? event) - event),
    }))
    .filter(({ ms }) => ms > 0);

export const naiveTimeWeightedMean =
  ({ atMost = 1_024, holdsFor = Number.POSITIVE_INFINITY } = {}): NaiveAggregate =>
  (readings) => {
    const held = heldOf(readings, atMost, holdsFor);
    if (held.length === 0) return naiveLast(readings);
    const { numerator, denominator } = sumOfProducts(held.map(({ value, ms }) => [value, ms]));
    const total = held.reduce((sum, { ms }) => sum + BigInt(ms), 0n);
    return nearestToRational({ numerator, denominator: denominator * total }) + 0;
  };

export const naiveTimeIn =
  (from: number, to: number, { atMost = 1_024, holdsFor = Number.POSITIVE_INFINITY } = {}) =>
  (readings: readonly TimedValue[]): number | null => {
    if (readings.length === 0) return null;
    const inState = heldOf(readings, atMost, holdsFor).filter(
      ({ value }) => from <= value && value <= to,
    );
    return inState.reduce((sum, { ms }) => sum + ms, 0) / 1_000;
  };

const gained = (kept: readonly TimedValue[]): Rational =>
  sumOfProducts(
    kept.slice(1).flatMap(({ value }, at) => {
      const before = (kept[at] as TimedValue).value;
      return value < before ? [[value, 1] as const] : [[value, 1] as const, [before, -1] as const];
    }),
  );

export const naiveIncrease =
  (atMost = 1_024): NaiveAggregate =>
  (readings) => {
    const kept = thinned(readings, atMost);
    return kept.length < 2 ? null : nearestToRational(gained(kept));
  };

export const naiveRate =
  (atMost = 1_024): NaiveAggregate =>
  (readings) => {
    const kept = thinned(readings, atMost);
    const [first, last] = [kept[0], kept.at(-1)];
    if (kept.length < 2 || first === undefined || last === undefined) return null;
    const { numerator, denominator } = gained(kept);
    const span = BigInt(last.event - first.event);
    return nearestToRational({ numerator: numerator * 1_000n, denominator: denominator * span });
  };

/** The nearest rank, as the middle of its bucket; for no more values than fill the buckets. */
export const naivePercentile =
  (fraction: number): NaiveAggregate =>
  (readings) => {
    const values = valuesOf(readings);
    const at = values.findIndex((_, below) => (below + 1) / values.length >= fraction);
    const value = values[at];
    if (value === undefined) return null;
    const middle = Math.sign(value) * middleOfBucket(Math.abs(value));
    return Math.min(Math.max(middle, values[0] as number), values.at(-1) as number) + 0;
  };

/** Of the 128 buckets of equal width from one power of two to the next. */
const middleOfBucket = (magnitude: number): number => {
  if (magnitude < 2 ** -1_022) return 0;
  let power = 2 ** -1_022;
  while (power * 2 <= magnitude) power *= 2;
  const low = power + Math.floor((magnitude / power - 1) * 128) * (power / 128);
  return (2 * low) / (1 + low / (low + power / 128));
};
