import { describe, expect, it } from 'vitest';
import {
  addToDistinctSketch,
  countDistinct,
  type DistinctSketch,
  emptyDistinctSketch,
  mergeDistinctSketches,
  readDistinctSketch,
  writeDistinctSketch,
} from '../../../../../lambdas/engine/aggregates/distinct-sketch.ts';
import { ByteReader, ByteWriter } from '../../../../../lambdas/engine/index.ts';

const sketchOf = (values: Iterable<number>): DistinctSketch => {
  const sketch = emptyDistinctSketch();
  for (const value of values) addToDistinctSketch(sketch, value);
  return sketch;
};

const upTo = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, at) => from + at);

describe('distinct sketch', () => {
  it('is exact up to 256 different values', () => {
    expect(countDistinct(emptyDistinctSketch())).toBe(0);
    expect(countDistinct(sketchOf([3, 1, 3, 1, 3]))).toBe(2);
    expect(countDistinct(sketchOf([...upTo(256), ...upTo(256)]))).toBe(256);
  });

  it('estimates above that, from registers', () => {
    expect(sketchOf(upTo(256)).registers).toBeUndefined();
    expect(sketchOf(upTo(257)).registers).toHaveLength(2_048);
    expect(sketchOf(upTo(257)).values).toEqual([]);
    const estimate = countDistinct(sketchOf(upTo(257)));
    expect(estimate).toBeGreaterThan(257 * 0.9);
    expect(estimate).toBeLessThan(257 * 1.1);
  });

  it('is the same in any order, and when it is merged, whichever side has many', () => {
    const whole = sketchOf(upTo(1_000));
    expect(sketchOf(upTo(1_000).reverse())).toEqual(whole);
    const [few, more, many] = [upTo(200), upTo(200, 150), upTo(800, 200)].map(sketchOf) as [
      DistinctSketch,
      DistinctSketch,
      DistinctSketch,
    ];
    expect(mergeDistinctSketches(few, many)).toEqual(whole);
    expect(mergeDistinctSketches(many, few)).toEqual(whole);
    expect(mergeDistinctSketches(mergeDistinctSketches(few, more), many)).toEqual(whole);
    expect(mergeDistinctSketches(few, more)).toEqual(sketchOf(upTo(350)));
    expect(countDistinct(mergeDistinctSketches(few, few))).toBe(200);
  });

  it('leaves both sides of a merge as they were', () => {
    const [few, many] = [sketchOf(upTo(3)), sketchOf(upTo(300))];
    mergeDistinctSketches(many, few);
    mergeDistinctSketches(many, sketchOf(upTo(900)));
    expect(few).toEqual(sketchOf(upTo(3)));
    expect(many).toEqual(sketchOf(upTo(300)));
  });

  it('refuses bytes that are too few for its registers', () => {
    const writer = new ByteWriter();
    writer.unsigned(0);
    writer.blob(new Uint8Array(7));
    expect(() => readDistinctSketch(new ByteReader(writer.finish()))).toThrow(
      '7 bytes are not 2048 registers',
    );
  });

  it('comes back from its bytes, with few values and with many', () => {
    for (const count of [0, 1, 256, 257, 5_000]) {
      const sketch = sketchOf(upTo(count));
      const writer = new ByteWriter();
      writeDistinctSketch(sketch, writer);
      expect(readDistinctSketch(new ByteReader(writer.finish()))).toEqual(sketch);
    }
  });
});
