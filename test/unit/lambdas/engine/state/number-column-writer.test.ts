import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, CorruptBytesError } from '../../../../../lambdas/engine/index.ts';
import { NumberColumnReader } from '../../../../../lambdas/engine/state/number-column-reader.ts';
import { NumberColumnWriter } from '../../../../../lambdas/engine/state/number-column-writer.ts';

const written = (numbers: readonly number[]): Uint8Array => {
  const column = new NumberColumnWriter();
  for (const number of numbers) column.write(number);
  const writer = new ByteWriter();
  column.finish(writer);
  return writer.finish();
};

const readBack = (bytes: Uint8Array, count: number): number[] => {
  const reader = new ByteReader(bytes);
  const column = new NumberColumnReader(reader);
  expect(reader.isAtEnd).toBe(true);
  return Array.from({ length: count }, () => column.read());
};

const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.tuple(fc.integer(), fc.nat(9)).map(([digits, places]) => digits / 10 ** places),
  fc
    .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -1074, max: 960 }))
    .map(([mantissa, exponent]) => mantissa * 2 ** exponent),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    Number.MAX_SAFE_INTEGER,
    2 ** 50,
    2 ** 50 + 1,
    1_741_601_732_000,
    0.1 + 0.2,
  ),
);

describe('number column', () => {
  it('gives every double back, to the last bit and in order', () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { maxLength: 30 }), (numbers) => {
        expect(readBack(written(numbers), numbers.length)).toEqual(numbers);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ...[0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ...[Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022, 3 * 2 ** -1074, -(2 ** -1073)],
    ...[2 ** 50, 2 ** 50 + 1, -(2 ** 50), -(2 ** 50) - 1, 2 ** 24 / 3, 0.000_000_001],
  ])('gives back %d, be it the first or after another', (number) => {
    expect(readBack(written([number]), 1)).toEqual([number]);
    expect(readBack(written([12.5, number, 7]), 3)).toEqual([12.5, number, 7]);
  });

  it('gives back more numbers than are read at once, and refuses to read one more', () => {
    const numbers = Array.from({ length: 1_300 }, (_, at) => (at % 9) / 4);
    const bytes = written(numbers);
    expect(readBack(bytes, numbers.length)).toEqual(numbers);
    expect(() => readBack(bytes, numbers.length + 1)).toThrow(
      'a column of numbers ends before its table',
    );
    expect(() => readBack(written([]), 1)).toThrow(CorruptBytesError);
  });

  it('takes a few bytes for nine places after the point', () => {
    expect(written([0.123_456_789]).length).toBeLessThan(9);
  });

  it('takes two bytes for a decimal near the one before it', () => {
    const numbers = Array.from({ length: 100 }, (_, at) => (368 + (at % 7)) / 10);
    expect(written(numbers).length).toBeLessThan(2 * numbers.length + 10);
  });

  it('begins anew once it was finished', () => {
    const column = new NumberColumnWriter();
    fc.assert(
      fc.property(fc.array(anyNumber, { maxLength: 9 }), (numbers) => {
        for (const number of numbers) column.write(number);
        const writer = new ByteWriter();
        column.finish(writer);
        expect(writer.finish()).toEqual(written(numbers));
      }),
    );
  });

  it('writes many at once as it writes them one by one, be some the same, and others between', () => {
    const alike = fc
      .tuple(anyNumber, fc.nat(20))
      .map(([number, count]) => Array(count).fill(number));
    const runs = fc.array(fc.tuple(alike, fc.boolean(), fc.integer({ min: 1, max: 3 })));
    fc.assert(
      fc.property(runs, (sequence) => {
        const column = new NumberColumnWriter();
        for (const [numbers, isAtOnce, step] of sequence) {
          const apart = Float64Array.from({ length: numbers.length * step }, (_, at) =>
            at % step === 0 ? numbers[at / step] : at,
          );
          if (isAtOnce) column.writeEach(apart, 0, apart.length, step);
          else for (const number of numbers) column.write(number);
        }
        const writer = new ByteWriter();
        column.finish(writer);
        const all = sequence.flatMap(([numbers]) => numbers as number[]);
        expect(writer.finish()).toEqual(written(all));
        expect(readBack(written(all), all.length)).toEqual(all);
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells 0 from -0, which are equal, also after many of one', () => {
    const zeros = [0, 0, 0, -0, -0, 0, 5, 5, -0, 0];
    expect(readBack(written(zeros), zeros.length)).toEqual(zeros);
  });

  it('takes a few bytes for the rounding error of a sum of decimals', () => {
    const error = 0.1 + 0.2 - 0.3;
    expect(error).not.toBe(0);
    expect(written([error]).length).toBeLessThan(8);
  });

  it('refuses a tag that it never writes', () => {
    const bytes = written([0.5]);
    bytes[1] = 12;
    expect(() => readBack(bytes, 1)).toThrow(CorruptBytesError);
    expect(() => readBack(bytes, 1)).toThrow('12 is no way to write a number');
  });
});
