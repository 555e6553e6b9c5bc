import type { MeasureAggregate } from './aggregate.ts';
import type { CellAggregate } from './cells.ts';

/** Keeps the value that `better` prefers; `none`, which every value is better than, before it. */
const extreme = (none: number, better: (left: number, right: number) => number): CellAggregate => ({
  empty: [none],
  add: ({ numbers }, { number }, value) => {
    numbers[number] = better(numbers[number] as number, value);
  },
  merge: (into, from, { number }) => {
    into.numbers[number] = better(into.numbers[number] as number, from.numbers[number] as number);
  },
  result: ({ numbers }, { number }) => {
    const value = numbers[number] as number;
    return value === none ? null : value;
  },
});

const least = extreme(Number.POSITIVE_INFINITY, Math.min);
const greatest = extreme(Number.NEGATIVE_INFINITY, Math.max);

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
