import type { MeasureAggregate } from './aggregate.ts';
import type { CellAggregate } from './cells.ts';
import {
  addToSumCells,
  emptySumCells,
  mergeSumCells,
  roundSumCells,
  sumCodec,
} from './sum-cells.ts';

const exactSum: CellAggregate = {
  empty: emptySumCells,
  add: (cells, at, value) => addToSumCells(cells, at, at.number, value),
  merge: (into, from, at) => mergeSumCells(into, from, at, at.number),
  result: (cells, at) => roundSumCells(cells, at, at.number),
  object: sumCodec,
};

/** The exact sum of a measure, rounded once; 0 for none. @example sum('kilowattHours') */
export const sum = <const Measure extends string>(measure: Measure): MeasureAggregate<Measure> => ({
  kind: 'sum',
  measure,
  aggregate: exactSum,
});
