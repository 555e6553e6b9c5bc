import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToQuantileSketch,
  emptyQuantileSketch,
  mergeQuantileSketches,
  type QuantileSketch,
  quantileOf,
  readQuantileSketch,
  writeQuantileSketch,
} from '../../../../../lambdas/engine/aggregates/quantile-sketch.ts';
import { ByteReader, ByteWriter } from '../../../../../lambdas/engine/index.ts';

const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = emptyQuantileSketch();
  for (const value of values) addToQuantileSketch(sketch, value);
  return sketch;
};

/** The nearest rank of a fraction in hundredths, in whole numbers. */
const exactQuantile = (values: readonly number[], percent: number): number =>
  [...values].sort((x, y) => x - y)[Math.ceil((percent * values.length) / 100) - 1] as number;

const magnitudes = fc.oneof(
  fc.double({ min: -1e280, max: 1e280, noNaN: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.double({ min: 19, max: 21, noNaN: true }),
  fc.integer({ min: -2_000, max: 2_000 }).map((power) => 1.01 ** power),
);
/** Of the arithmetic that compares, a few last bits. */
const rounding = 1e-14;
const percents = fc.integer({ min: 1, max: 99 });

/** As many different magnitudes as wanted, each in a bucket of its own at level 0. */
const spread = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => 2 ** Math.floor(at / 128) * (1 + (at % 128) / 128));

describe('quantile sketch', () => {
  it('is within 1/257 of the value at the nearest rank', () => {
    fc.assert(
      fc.property(
        fc.array(magnitudes, { minLength: 1, maxLength: 60, size: 'max' }),
        percents,
        (values, percent) => {
          const normal = values.map((value) => (Math.abs(value) < 2 ** -1_022 ? 0 : value));
          const exact = exactQuantile(normal, percent);
          const told = quantileOf(sketchOf(normal), percent / 100) as number;
          expect(Math.abs(told - exact)).toBeLessThanOrEqual(
            Math.abs(exact) * (1 / 257 + rounding),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is exact for one value, and never outside the values seen', () => {
    expect(quantileOf(sketchOf([20.37]), 0.5)).toBe(20.37);
    expect(quantileOf(sketchOf([20.37, 20.38]), 0.01)).toBe(20.37);
    expect(quantileOf(sketchOf([-0.1, -0.1]), 0.99)).toBe(-0.1);
    expect(quantileOf(emptyQuantileSketch(), 0.5)).toBeNull();
  });

  it('takes the rank that a decimal fraction names, though doubles cannot hold it', () => {
    const values = spread(100);
    const seventh = values[6] as number;
    expect(0.07 * 100).toBeGreaterThan(7);
    expect(Math.abs((quantileOf(sketchOf(values), 0.07) as number) / seventh - 1)).toBeLessThan(
      1 / 257,
    );
  });

  it('counts magnitudes below the normal doubles as 0', () => {
    expect(sketchOf([5e-324, 0, -(2 ** -1_023)]).buckets).toEqual([0]);
    expect(sketchOf([2 ** -1_022, -(2 ** -1_022)]).buckets).toEqual([-128, 128]);
  });

  it('joins its buckets two by two above 2048 of them, and doubles its error', () => {
    expect(sketchOf(spread(2_048))).toMatchObject({ level: 0 });
    const values = spread(2_049);
    const joined = sketchOf(values);
    expect(joined.level).toBe(1);
    expect(joined.buckets.length).toBe(1_025);
    for (let percent = 1; percent < 100; percent += 1) {
      const exact = exactQuantile(values, percent);
      const told = quantileOf(joined, percent / 100) as number;
      expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * (1 / 129 + rounding));
    }
  });

  it('treats negative values as the positive ones, however its buckets are joined', () => {
    for (const count of [1_000, 3_000, 5_000]) {
      const values = spread(count);
      const [above, below] = [sketchOf(values), sketchOf(values.map((value) => -value))];
      expect(below.level).toBe(above.level);
      expect(below.buckets).toEqual(above.buckets.map((bucket) => -bucket).reverse());
      expect(below.counts).toEqual([...above.counts].reverse());
      expect(quantileOf(below, 0.5 - 0.5 / count)).toBe(
        -(quantileOf(above, 0.5 + 0.5 / count) as number),
      );
    }
  });

  it('shows 0, not -0, for negative magnitudes that were joined with 0', () => {
    const powers = Array.from({ length: 2_046 }, (_, at) => 2 ** (at - 1_022));
    const tiny = [-1_018, -1_019, -1_020, -1_021, -1_022].map((power) => -(2 ** power));
    const joined = sketchOf([...powers, ...tiny]);
    expect(joined.level).toBe(8);
    expect(quantileOf(joined, 5 / 2_051)).toBe(0);
  });

  it('comes back from its bytes, with joined buckets of either sign', () => {
    for (const count of [0, 1, 3_000]) {
      const sketch = sketchOf([...spread(count), ...spread(count).map((value) => -value / 3)]);
      const writer = new ByteWriter();
      writeQuantileSketch(sketch, writer);
      expect(readQuantileSketch(new ByteReader(writer.finish()))).toEqual(sketch);
    }
  });

  it('joins to the same buckets in any order, and when it is merged', () => {
    const values = [...spread(3_000), ...spread(1_500).map((value) => -value)];
    const whole = sketchOf(values);
    expect(whole.level).toBe(2);
    expect(sketchOf([...values].reverse())).toEqual(whole);
    const parts = [values.slice(0, 100), values.slice(100, 2_800), values.slice(2_800)];
    const [few, many, rest] = parts.map(sketchOf) as [
      QuantileSketch,
      QuantileSketch,
      QuantileSketch,
    ];
    expect(mergeQuantileSketches(mergeQuantileSketches(few, many), rest)).toEqual(whole);
    expect(mergeQuantileSketches(few, mergeQuantileSketches(rest, many))).toEqual(whole);
    expect([few.level, many.level, whole.level]).toEqual([0, 1, 2]);
    expect(mergeQuantileSketches(many, whole)).toEqual(mergeQuantileSketches(whole, many));
    expect(mergeQuantileSketches(many, whole)).toEqual(
      sketchOf([...values, ...values.slice(100, 2_800)]),
    );
  });
});
