import { describe, expect, it } from 'vitest';
import {
  ByteReader,
  ByteWriter,
  CorruptBytesError,
  custom,
} from '../../../../../lambdas/engine/index.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { bytesOf, fourFunctions, readFrom } from '../../../../support/four-functions.ts';
import { resultOf } from '../../../../support/result-of.ts';

const product = {
  empty: () => ({ product: 1 }),
  add: (accumulator: { product: number }, value: number) => ({
    product: accumulator.product * value,
  }),
  merge: (left: { product: number }, right: { product: number }) => ({
    product: left.product * right.product,
  }),
  result: (accumulator: { product: number }) => accumulator.product,
};

describe('custom aggregate', () => {
  it('gives what its functions give', () => {
    expect(resultOf(custom('product', 'x', product), [0, 2], [1, 3], [2, 7])).toBe(42);
    expect(resultOf(custom('product', 'x', product))).toBe(1);
  });

  it('gets the event time of each reading', () => {
    const latest = custom('latest', 'x', {
      empty: () => ({ times: [] as number[] }),
      add: ({ times }, _value, eventTimeMs) => ({ times: [...times, eventTimeMs] }),
      merge: (left, right) => ({ times: [...left.times, ...right.times] }),
      result: ({ times }) => Math.max(...times),
    });
    expect(resultOf(latest, [70, 1], [50, 1])).toBe(70);
  });

  it('makes null of a result that is not finite, and 0 of -0', () => {
    expect(resultOf(custom('product', 'x', product), [0, 1e280], [1, 1e280])).toBeNull();
    const nothing = custom('nothing', 'x', { ...product, result: () => Number.NaN });
    expect(resultOf(nothing, [0, 1])).toBeNull();
    expect(resultOf(custom('product', 'x', product), [0, 0], [1, -1])).toBe(0);
  });

  it('keeps its accumulator as JSON, -0 included', () => {
    const aggregate = fourFunctions(custom('product', 'x', product));
    const accumulator = aggregate.add(aggregate.add(aggregate.empty(), 0, 0), -1, 0);
    expect(readFrom(aggregate, bytesOf(aggregate, accumulator)).objects).toEqual([{ product: -0 }]);
  });

  it('refuses an accumulator that does not come back as JSON', () => {
    const { object } = custom('product', 'x', product).aggregate;
    const writer = new ByteWriter();
    const text = `{"product":${'1'.repeat(60)}`;
    writer.text(text);
    expect(() => object?.read(new ByteReader(writer.finish()))).toThrow(
      new CorruptBytesError(`an accumulator of product is not JSON: ${text.slice(0, 60)}`),
    );
  });

  it('takes a codec of its own, for what JSON does not hold', () => {
    const values = custom<'x', Set<number>>('values', 'x', {
      empty: () => new Set(),
      add: (seen, value) => seen.add(value),
      merge: (left, right) => new Set([...left, ...right]),
      result: (seen) => seen.size,
      write: (seen, writer: ByteWriter) => writer.text([...seen].sort().join(' ')),
      read: (reader: ByteReader) => new Set(reader.text().split(' ').map(Number)),
    });
    const aggregate = fourFunctions(values);
    const accumulator = aggregate.add(aggregate.add(aggregate.empty(), 4, 0), 2, 0);
    const back = readFrom(aggregate, bytesOf(aggregate, accumulator));
    expect(back.objects).toEqual([new Set([2, 4])]);
  });

  it('refuses an accumulator that JSON does not hold, unless there is a codec', () => {
    const infinite = { ...product, empty: () => ({ product: Number.POSITIVE_INFINITY }) };
    expectRefusal(
      () => custom('product', 'x', infinite),
      /^custom.product is "empty\(\)\.product is Infinity.* give write and read/,
    );
  });

  it('names the aggregate where an accumulator stops being JSON on the way', () => {
    const aggregate = fourFunctions(custom('product', 'x', product));
    const accumulator = aggregate.add(aggregate.add(aggregate.empty(), 1e280, 0), 1e280, 0);
    expect(() => bytesOf(aggregate, accumulator)).toThrow(
      'the accumulator of product.product is Infinity',
    );
  });

  it.each(['', '1st', 'a b', 'a,b', 'x'.repeat(61)])('refuses the name "%s"', (name) => {
    expectRefusal(() => custom(name, 'x', product), `custom.name is "${name}"`);
  });

  it('is another one in stored state once its version rises', () => {
    expect(custom('product', 'x', product).parameters).not.toBe(
      custom('product', 'x', { ...product, version: 2 }).parameters,
    );
  });
});
