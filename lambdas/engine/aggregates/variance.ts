import type { MeasureAggregate } from './aggregate.ts';
import { roundFraction, roundRoot } from './exact-fraction.ts';
import { inObject } from './in-object.ts';
import { overSquares, squareableRange, type VarianceOf } from './squares.ts';

export interface VarianceOptions {
  /**
   * `sample` divides by n - 1 and needs two values; `population` divides by n and needs one.
   * @default 'sample' - what databases mean by VARIANCE and STDDEV
   */
  readonly of?: VarianceOf;
}

const variances = {
  sample: inObject(overSquares('sample', roundFraction)),
  population: inObject(overSquares('population', roundFraction)),
};

const deviations = {
  sample: inObject(overSquares('sample', roundRoot)),
  population: inObject(overSquares('population', roundRoot)),
};

/**
 * The variance of a measure, in its unit squared: exact, rounded once. Null with too few values.
 * Values nearer to 0 than 3.2e-145 count as 0.
 *
 * @example variance('celsius')
 * @example variance('celsius', { of: 'population' })
 */
export const variance = <const Measure extends string>(
  measure: Measure,
  { of = 'sample' }: VarianceOptions = {},
): MeasureAggregate<Measure> => ({
  kind: 'variance',
  parameters: of,
  measure,
  domain: squareableRange,
  aggregate: variances[of],
});

/**
 * The standard deviation of a measure, in its unit: the exact root of the exact variance, rounded
 * once. Null with too few values. Values nearer to 0 than 3.2e-145 count as 0.
 *
 * @example stddev('celsius')
 * @example stddev('celsius', { of: 'population' })
 */
export const stddev = <const Measure extends string>(
  measure: Measure,
  { of = 'sample' }: VarianceOptions = {},
): MeasureAggregate<Measure> => ({
  kind: 'stddev',
  parameters: of,
  measure,
  domain: squareableRange,
  aggregate: deviations[of],
});
