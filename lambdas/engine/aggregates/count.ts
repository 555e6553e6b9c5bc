import type { MeasureAggregate } from './aggregate.ts';
import type { CellAggregate } from './cells.ts';

const tally: CellAggregate = {
  empty: [0],
  add: ({ numbers }, { number }) => {
    numbers[number] = (numbers[number] as number) + 1;
  },
  merge: (into, from, { number }) => {
    into.numbers[number] = (into.numbers[number] as number) + (from.numbers[number] as number);
  },
  result: ({ numbers }, { number }) => numbers[number] as number,
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
