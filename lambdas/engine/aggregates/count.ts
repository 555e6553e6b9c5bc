import type { Aggregate, MeasureAggregate } from './aggregate.ts';

const tally: Aggregate<number, number, number> = {
  empty: () => 0,
  add: (accumulator) => accumulator + 1,
  merge: (left, right) => left + right,
  result: (accumulator) => accumulator,
  write: (accumulator, writer) => writer.unsigned(accumulator),
  read: (reader) => reader.unsigned(),
};

/**
 * How many readings the pane has, or how many of them carried the measure.
 *
 * @param measure a measure's name @default - every reading counts
 * @example count()
 * @example count('celsius')
 */
export function count(): MeasureAggregate<never>;
export function count<const Measure extends string>(measure: Measure): MeasureAggregate<Measure>;
export function count(measure?: string): MeasureAggregate {
  return { kind: 'count', aggregate: tally, ...(measure === undefined ? {} : { measure }) };
}
