import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasureAggregate } from '../../../../../lambdas/engine/aggregates/aggregate.ts';
import { count, max, mean, min, sum } from '../../../../../lambdas/engine/index.ts';
import type { Slice } from '../../../../../lambdas/engine/windows/slice.ts';
import { nearestToRationalSum } from '../../../../../simulation/oracle/exact-rational.ts';
import { bytesOf, fourFunctions, readFrom } from '../../../../support/four-functions.ts';

interface Case {
  readonly file: string;
  readonly declared: MeasureAggregate;
  /** The same result from all values at once. */
  readonly batch: (values: readonly number[]) => number | null;
}

const orNull =
  (compute: (values: readonly number[]) => number) =>
  (values: readonly number[]): number | null =>
    values.length === 0 ? null : compute(values);

const cases: readonly Case[] = [
  { file: 'count.ts', declared: count('x'), batch: (values) => values.length },
  { file: 'sum.ts', declared: sum('x'), batch: nearestToRationalSum },
  {
    file: 'mean.ts',
    declared: mean('x'),
    batch: orNull((values) => nearestToRationalSum(values) / values.length + 0),
  },
  {
    file: 'extremes.ts',
    declared: min('x'),
    batch: orNull((values) => [...values].sort((x, y) => x - y)[0] as number),
  },
  {
    file: 'extremes.ts',
    declared: max('x'),
    batch: orNull((values) => [...values].sort((x, y) => y - x)[0] as number),
  },
];

/** What a reading can carry: finite, within the largest declarable range, no negative zero. */
const values = fc
  .oneof(
    fc.double({ min: -1e280, max: 1e280, noNaN: true }),
    fc.double({ min: -100, max: 100, noNaN: true }),
    fc.constantFrom(0, 5e-324, -5e-324, 0.1, -0.1, 1e280, -1e280, 2 ** 53),
  )
  .map((value) => value + 0);
const lists = fc.array(values, { maxLength: 20 });

describe('aggregates', () => {
  it('are all held to the laws below', () => {
    const folder = join(import.meta.dirname, '../../../../../lambdas/engine/aggregates');
    const contracts = ['aggregate.ts', 'cells.ts', 'exact-sum.ts', 'in-object.ts', 'sum-cells.ts'];
    const files = readdirSync(folder).filter((file) => !contracts.includes(file));
    expect([...new Set(cases.map(({ file }) => file))].sort()).toEqual(files.sort());
  });
});

describe.each(cases)('$declared.kind', ({ declared, batch }) => {
  const aggregate = fourFunctions(declared);
  const fold = (given: readonly number[]): Slice => {
    let accumulator = aggregate.empty();
    for (const value of given) accumulator = aggregate.add(accumulator, value, 0);
    return accumulator;
  };
  const bytes = (accumulator: Slice): Uint8Array => bytesOf(aggregate, accumulator);

  it('gives what all values at once give, and never NaN, Infinity or -0', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const result = aggregate.result(fold(given));
        expect(result).toBe(batch(given));
        if (result !== null) expect(Number.isFinite(result)).toBe(true);
        expect(result).not.toBe(-0);
      }),
      { numRuns: 500 },
    );
  });

  it('has its empty accumulator as the identity of merge', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const result = aggregate.result(fold(given));
        expect(aggregate.result(aggregate.merge(aggregate.empty(), fold(given)))).toBe(result);
        expect(aggregate.result(aggregate.merge(fold(given), aggregate.empty()))).toBe(result);
      }),
    );
  });

  it('merges in any order and grouping to the same result', () => {
    fc.assert(
      fc.property(lists, lists, lists, (a, b, c) => {
        const { merge, result } = aggregate;
        const expected = result(fold([...a, ...b, ...c]));
        expect(result(merge(merge(fold(a), fold(b)), fold(c)))).toBe(expected);
        expect(result(merge(fold(a), merge(fold(b), fold(c))))).toBe(expected);
        expect(result(merge(merge(fold(c), fold(a)), fold(b)))).toBe(expected);
      }),
    );
  });

  it('leaves both sides of a merge as they were', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const [left, right] = [fold(a), fold(b)];
        aggregate.merge(left, right);
        expect(bytes(left)).toEqual(bytes(fold(a)));
        expect(bytes(right)).toEqual(bytes(fold(b)));
      }),
    );
  });

  it('comes back from its bytes and goes on as if it had never been away', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        let back = readFrom(aggregate, bytes(fold(a)));
        expect(bytes(back)).toEqual(bytes(fold(a)));
        for (const value of b) back = aggregate.add(back, value, 0);
        expect(bytes(back)).toEqual(bytes(fold([...a, ...b])));
      }),
    );
  });

  it('starts anew with each empty accumulator', () => {
    aggregate.add(aggregate.empty(), 7, 0);
    expect(aggregate.result(aggregate.empty())).toBe(batch([]));
  });
});
