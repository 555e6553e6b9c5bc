import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasureAggregate } from '../../../../../lambdas/engine/aggregates/aggregate.ts';
import type { Slice } from '../../../../../lambdas/engine/windows/slice.ts';
import type { TimedValue } from '../../../../../simulation/oracle/naive-aggregates.ts';
import { aggregateCases } from '../../../../support/aggregate-cases.ts';
import { bytesOf, fourFunctions, readFrom } from '../../../../support/four-functions.ts';

/** What a reading can carry: finite, within the aggregate's domain, no negative zero. */
const valuesIn = ([least, greatest]: readonly [number, number]): fc.Arbitrary<number> =>
  fc
    .oneof(
      fc.integer({ min: -3, max: 9 }),
      fc.double({ min: -100, max: 100, noNaN: true }),
      fc.double({ min: least, max: greatest, noNaN: true }),
      fc.constantFrom(0, 5e-324, -5e-324, 2 ** -480, -(2 ** -481), 0.1, -0.1, 2 ** 53),
      fc.constantFrom(least, greatest),
    )
    .map((value) => Math.min(Math.max(value, least), greatest) + 0);

/** Often the same time, often the next millisecond, before 1970 and after. */
const times = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.integer({ min: -100_000, max: 100_000 }),
  fc.integer({ min: 1_741_601_700_000, max: 1_741_601_760_000 }),
);

/** The aggregate's functions, and readings to try them on. */
const subject = (declared: MeasureAggregate) => {
  const aggregate = fourFunctions(declared);
  const [least, greatest] = declared.domain ?? [-1e280, 1e280];
  const readings = fc.record({ event: times, value: valuesIn([least, Math.min(greatest, 1e280)]) });
  return {
    aggregate,
    lists: fc.array(readings, { maxLength: 20 }),
    fold: (given: readonly TimedValue[]): Slice => {
      let accumulator = aggregate.empty();
      for (const { value, event } of given) accumulator = aggregate.add(accumulator, value, event);
      return accumulator;
    },
    bytes: (accumulator: Slice): Uint8Array => bytesOf(aggregate, accumulator),
  };
};

describe('aggregates', () => {
  it('are all held to the laws below', () => {
    const folder = join(import.meta.dirname, '../../../../../lambdas/engine/aggregates');
    const declared = readdirSync(folder).filter((file) => !parts.has(file));
    expect([...new Set(aggregateCases.map(({ file }) => file))].sort()).toEqual(declared.sort());
  });

  it('have names by which stored state must go on knowing them', () => {
    const names = aggregateCases.map(({ declared }) => {
      return `${declared.kind}(${declared.parameters ?? ''})`;
    });
    expect([...new Set(names)].sort()).toEqual([
      ...['count()', 'custom.leastMagnitude(1)', 'distinct()', 'first()'],
      ...['increase(1024)', 'increase(4)', 'last()', 'max()', 'mean()', 'min()'],
      ...['percentile(0.07)', 'percentile(0.5)', 'percentile(0.95)', 'range()'],
      ...['rate(1024)', 'rate(4)', 'stddev(population)', 'stddev(sample)', 'sum()'],
      ...['timeIn(0,Infinity,3,4)', 'timeIn(3,3,1024,Infinity)'],
      ...['timeWeightedMean(1024,Infinity)', 'timeWeightedMean(3,4)'],
      ...['variance(population)', 'variance(sample)'],
    ]);
  });
});

/** What aggregates are made of. */
const parts = new Set([
  'aggregate.ts',
  'canonical-json.ts',
  'cells.ts',
  'distinct-sketch.ts',
  'exact-fraction.ts',
  'exact-product.ts',
  'exact-sum.ts',
  'holding.ts',
  'estimate-distinct.ts',
  'in-object.ts',
  'over-timeline.ts',
  'quantile-sketch.ts',
  'squares.ts',
  'sum-cells.ts',
  'timeline.ts',
]);

describe.each(aggregateCases)('$name', ({ declared, naive }) => {
  const { aggregate, lists, fold, bytes } = subject(declared);

  it('gives what all readings at once give, and never NaN, Infinity or -0', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const result = aggregate.result(fold(given));
        expect(result).toBe(naive(given));
        if (result !== null) expect(Number.isFinite(result)).toBe(true);
        expect(result).not.toBe(-0);
      }),
      { numRuns: 200 },
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
        for (const { value, event } of b) back = aggregate.add(back, value, event);
        expect(bytes(back)).toEqual(bytes(fold([...a, ...b])));
        expect(aggregate.result(back)).toBe(naive([...a, ...b]));
      }),
    );
  });

  it('starts anew with each empty accumulator', () => {
    aggregate.add(aggregate.empty(), 7, 0);
    expect(aggregate.result(aggregate.empty())).toBe(naive([]));
  });
});

const canonical = aggregateCases.filter(({ isCanonical = true }) => isCanonical);

describe.each(canonical)('bytes of $name', ({ declared }) => {
  const { aggregate, lists, fold, bytes } = subject(declared);

  it('are the same for the same readings, whatever their order', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const expected = bytes(fold([...a, ...b]));
        expect(bytes(fold([...b, ...a].reverse()))).toEqual(expected);
        expect(bytes(aggregate.merge(fold(a), fold(b)))).toEqual(expected);
        expect(bytes(aggregate.merge(fold(b), fold(a)))).toEqual(expected);
      }),
    );
  });
});
