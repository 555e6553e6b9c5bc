import type { MeasureAggregate } from './aggregate.ts';
import type { CellAggregate, Cells } from './cells.ts';

/**
 * The event time of a reading, and after that its value. Of two readings at one event time the
 * larger counts, so that it does not matter which came first.
 */
const end = (none: number, isNearer: (left: number, right: number) => boolean): CellAggregate => {
  const take = ({ numbers }: Cells, at: number, value: number, time: number): void => {
    const known = numbers[at] as number;
    const isSame = time === known && value > (numbers[at + 1] as number);
    if (!isSame && !isNearer(time, known)) return;
    numbers[at] = time;
    numbers[at + 1] = value;
  };
  return {
    empty: [none, 0],
    add: (cells, { number }, value, eventTimeMs) => take(cells, number, value, eventTimeMs),
    merge: (into, { numbers }, { number }) =>
      take(into, number, numbers[number + 1] as number, numbers[number] as number),
    result: ({ numbers }, { number }) =>
      numbers[number] === none ? null : (numbers[number + 1] as number),
  };
};

const earliest = end(Number.POSITIVE_INFINITY, (left, right) => left < right);
const latest = end(Number.NEGATIVE_INFINITY, (left, right) => left > right);

/**
 * The value of the earliest reading by event time; of several at that time, the largest.
 *
 * @example first('celsius')
 */
export const first = <const Measure extends string>(
  measure: Measure,
): MeasureAggregate<Measure> => ({ kind: 'first', measure, aggregate: earliest });

/**
 * The value of the latest reading by event time; of several at that time, the largest.
 *
 * @example last('celsius')
 */
export const last = <const Measure extends string>(
  measure: Measure,
): MeasureAggregate<Measure> => ({ kind: 'last', measure, aggregate: latest });
