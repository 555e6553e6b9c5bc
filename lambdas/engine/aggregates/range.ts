import type { MeasureAggregate } from './aggregate.ts';
import type { CellAggregate } from './cells.ts';

/** The smallest value, and after that the largest. */
const span: CellAggregate = {
  empty: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  add: ({ numbers }, { number }, value) => {
    numbers[number] = Math.min(numbers[number] as number, value);
    numbers[number + 1] = Math.max(numbers[number + 1] as number, value);
  },
  merge: (into, from, { number }) => {
    const [to, other] = [into.numbers, from.numbers];
    to[number] = Math.min(to[number] as number, other[number] as number);
    to[number + 1] = Math.max(to[number + 1] as number, other[number + 1] as number);
  },
  result: ({ numbers }, { number }) => {
    const [least, greatest] = [numbers[number] as number, numbers[number + 1] as number];
    return least > greatest ? null : greatest - least;
  },
};

/** The largest value of a measure minus the smallest. @example range('celsius') */
export const range = <const Measure extends string>(
  measure: Measure,
): MeasureAggregate<Measure> => ({ kind: 'range', measure, aggregate: span });
