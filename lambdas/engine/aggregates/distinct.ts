import type { Aggregate, MeasureAggregate } from './aggregate.ts';
import {
  addToDistinctSketch,
  countDistinct,
  type DistinctSketch,
  emptyDistinctSketch,
  mergeDistinctSketches,
  readDistinctSketch,
  writeDistinctSketch,
} from './distinct-sketch.ts';
import { inObject } from './in-object.ts';

const sketched: Aggregate<DistinctSketch> = {
  empty: emptyDistinctSketch,
  add: (sketch, value) => {
    addToDistinctSketch(sketch, value);
    return sketch;
  },
  merge: mergeDistinctSketches,
  result: countDistinct,
  write: writeDistinctSketch,
  read: readDistinctSketch,
};

/**
 * How many different values a measure had: exactly up to 256; above, an estimate with a standard
 * error of 2.3 %.
 *
 * @example distinct('state')
 */
export const distinct = <const Measure extends string>(
  measure: Measure,
): MeasureAggregate<Measure> => ({ kind: 'distinct', measure, aggregate: inObject(sketched) });
