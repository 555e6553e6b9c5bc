import type { MeasureAggregate } from './aggregate.ts';
import type { CellAggregate } from './cells.ts';

// Each written out: what both shared would call the function that tells them apart for every
// reading, where as it is the compiler puts it in place.

const least: CellAggregate = {
  empty: [Number.POSITIVE_INFINITY],
  add: ({ numbers }, { number }, value) => {
    numbers[number] = Math.min(numbers[number] as number, value);
  },
  merge: (into, from, { number }) => {
    into.numbers[number] = Math.min(into.numbers[number] as number, from.numbers[number] as number);
  },
  result: ({ numbers }, { number }) => finiteOrNull(numbers[number] as number),
};

const greatest: CellAggregate = {
  empty: [Number.NEGATIVE_INFINITY],
  add: ({ numbers }, { number }, value) => {
    numbers[number] = Math.max(numbers[number] as number, value);
  },
  merge: (into, from, { number }) => {
    into.numbers[number] = Math.max(into.numbers[number] as number, from.numbers[number] as number);
  },
  result: ({ numbers }, { number }) => finiteOrNull(numbers[number] as number),
};

/** Infinite is what no value was compared with yet. */
const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The smallest value of a measure. @example min('celsius') */
export const min = <const Measure extends string>(measure: Measure): MeasureAggregate<Measure> => ({
  kind: 'min',
  measure,
  aggregate: least,
});

/** The largest value of a measure. @example max('celsius') */
export const max = <const Measure extends string>(measure: Measure): MeasureAggregate<Measure> => ({
  kind: 'max',
  measure,
  aggregate: greatest,
});
