import type { Aggregate, MeasureAggregate } from './aggregate.ts';
import {
  addExactly,
  type ExactSum,
  readExactSum,
  roundExactSum,
  writeExactSum,
} from './exact-sum.ts';

const exactSum: Aggregate<number, ExactSum, number> = {
  empty: () => [],
  add: (accumulator, value) => {
    addExactly(accumulator, value);
    return accumulator;
  },
  merge: (left, right) => {
    const merged = [...left];
    for (const part of right) addExactly(merged, part);
    return merged;
  },
  result: roundExactSum,
  write: writeExactSum,
  read: readExactSum,
};

/** The exact sum of a measure, rounded once; 0 for none. @example sum('kilowattHours') */
export const sum = <const Measure extends string>(measure: Measure): MeasureAggregate<Measure> => ({
  kind: 'sum',
  measure,
  aggregate: exactSum,
});
