import type { MeasureAggregate } from './aggregate.ts';
import type { CellAggregate } from './cells.ts';
import {
  addToSumCells,
  emptySumCells,
  mergeSumCells,
  roundSumCells,
  sumCodec,
} from './sum-cells.ts';

/** How many values, and after that their exact sum. */
const arithmeticMean: CellAggregate = {
  empty: [0, ...emptySumCells],
  add: (cells, at, value) => {
    const { numbers } = cells;
    numbers[at.number] = (numbers[at.number] as number) + 1;
    addToSumCells(cells, at, at.number + 1, value);
  },
  merge: (into, from, at) => {
    const { number } = at;
    into.numbers[number] = (into.numbers[number] as number) + (from.numbers[number] as number);
    mergeSumCells(into, from, at, number + 1);
  },
  result: (cells, at) => {
    const count = cells.numbers[at.number] as number;
    // Adding 0 turns -0, to which a tiny negative sum divides, into 0.
    return count === 0 ? null : roundSumCells(cells, at, at.number + 1) / count + 0;
  },
  object: sumCodec,
};

/** The arithmetic mean: the exact sum, rounded, over the count. @example mean('celsius') */
export const mean = <const Measure extends string>(
  measure: Measure,
): MeasureAggregate<Measure> => ({ kind: 'mean', measure, aggregate: arithmeticMean });
