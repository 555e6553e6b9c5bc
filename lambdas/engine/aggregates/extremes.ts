import type { Aggregate, MeasureAggregate } from './aggregate.ts';

/** Keeps the value that `better` prefers; null before the first. */
const extreme = (
  better: (left: number, right: number) => number,
): Aggregate<number, number | null, number | null> => ({
  empty: () => null,
  add: (accumulator, value) => (accumulator === null ? value : better(accumulator, value)),
  merge: (left, right) => {
    if (left === null) return right;
    return right === null ? left : better(left, right);
  },
  result: (accumulator) => accumulator,
  write: (accumulator, writer) => {
    writer.unsigned(accumulator === null ? 0 : 1);
    if (accumulator !== null) writer.double(accumulator);
  },
  read: (reader) => (reader.unsigned() === 0 ? null : reader.double()),
});

const least = extreme(Math.min);
const greatest = extreme(Math.max);

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
