import type { Aggregate, MeasureAggregate } from './aggregate.ts';
import {
  addExactly,
  type ExactSum,
  readExactSum,
  roundExactSum,
  writeExactSum,
} from './exact-sum.ts';

interface CountedSum {
  count: number;
  readonly sum: ExactSum;
}

const arithmeticMean: Aggregate<number, CountedSum, number | null> = {
  empty: () => ({ count: 0, sum: [] }),
  add: (accumulator, value) => {
    accumulator.count += 1;
    addExactly(accumulator.sum, value);
    return accumulator;
  },
  merge: (left, right) => {
    const sum = [...left.sum];
    for (const part of right.sum) addExactly(sum, part);
    return { count: left.count + right.count, sum };
  },
  // Adding 0 turns -0, to which a tiny negative sum divides, into 0.
  result: ({ count, sum }) => (count === 0 ? null : roundExactSum(sum) / count + 0),
  write: ({ count, sum }, writer) => {
    writer.unsigned(count);
    writeExactSum(sum, writer);
  },
  read: (reader) => ({ count: reader.unsigned(), sum: readExactSum(reader) }),
};

/** The arithmetic mean: the exact sum, rounded, over the count. @example mean('celsius') */
export const mean = <const Measure extends string>(
  measure: Measure,
): MeasureAggregate<Measure> => ({ kind: 'mean', measure, aggregate: arithmeticMean });
