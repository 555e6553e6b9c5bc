import { DefinitionError } from '../errors.ts';
import type { Aggregate, MeasureAggregate } from './aggregate.ts';
import { inObject } from './in-object.ts';
import {
  addToQuantileSketch,
  emptyQuantileSketch,
  mergeQuantileSketches,
  type QuantileSketch,
  quantileOf,
  readQuantileSketch,
  writeQuantileSketch,
} from './quantile-sketch.ts';

const sketched = (fraction: number): Aggregate<QuantileSketch> => ({
  empty: emptyQuantileSketch,
  add: (sketch, value) => {
    addToQuantileSketch(sketch, value);
    return sketch;
  },
  merge: mergeQuantileSketches,
  result: (sketch) => quantileOf(sketch, fraction),
  write: writeQuantileSketch,
  read: readQuantileSketch,
});

/**
 * The value below or at which a fraction of the values of a measure lies (the nearest rank), within
 * 0.39 % of it, and never outside the values seen. The error is relative to the value, for values
 * of either sign. A pane whose values need more than 2048 buckets of that width, which is
 * 16 powers of two full of values, gets buckets twice as wide.
 *
 * @param fraction between 0 and 1: 0.95 is the 95th percentile
 * @example percentile('milliseconds', 0.95)
 * @throws DefinitionError for a fraction outside (0, 1)
 */
export const percentile = <const Measure extends string>(
  measure: Measure,
  fraction: number,
): MeasureAggregate<Measure> => {
  if (!(fraction > 0 && fraction < 1)) {
    throw new DefinitionError(
      'percentile.fraction',
      fraction,
      'between 0 and 1',
      'write 0.95 for the 95th percentile, and min() and max() for 0 and 1',
    );
  }
  return {
    kind: 'percentile',
    parameters: String(fraction),
    measure,
    aggregate: inObject(sketched(fraction)),
  };
};
