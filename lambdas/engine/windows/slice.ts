import type { Cells } from '../aggregates/cells.ts';

const startAt = 0;
const endAt = 1;
const countAt = 2;

/** Doubles that a slice keeps before those of its aggregates. */
export const sliceNumbers = 3;

/**
 * A piece of event time with what its readings add up to: a whole pane for tumbling windows, a part
 * of several for overlapping ones. Its bounds and its count are cells like its aggregates': an
 * instant is a double, which as a property would be an object of its own.
 */
export class Slice implements Cells {
  /** Start, end, count, then the aggregates'. */
  readonly numbers: number[];
  objects: unknown[] | undefined = undefined;
  /** Changed since its key last told of its changes: early, or for being idle. */
  isChanged = true;
  /** Of a session: a row with its start as id is in the stores. */
  isPublished = false;
  /** Not in the journal as it stands. */
  isDirty = true;

  /** @param numbers of an empty slice; the slice takes them over */
  constructor(numbers: number[], start: number, end: number) {
    this.numbers = numbers;
    numbers[startAt] = start;
    numbers[endAt] = end;
  }

  /** Epoch ms, inclusive. */
  get start(): number {
    return this.numbers[startAt] as number;
  }

  set start(start: number) {
    this.numbers[startAt] = start;
  }

  /** Epoch ms, exclusive. */
  get end(): number {
    return this.numbers[endAt] as number;
  }

  set end(end: number) {
    this.numbers[endAt] = end;
  }

  /** Readings in the slice. */
  get count(): number {
    return this.numbers[countAt] as number;
  }

  set count(count: number) {
    this.numbers[countAt] = count;
  }
}

/** The place of the slice that starts there, or -(place to insert it) - 1 where there is none. */
export const findSlice = (slices: readonly Slice[], start: number): number => {
  // From the end: readings mostly go into the newest slice.
  let at = slices.length - 1;
  while (at >= 0) {
    const other = (slices[at] as Slice).start;
    if (other === start) return at;
    if (other < start) break;
    at -= 1;
  }
  return -(at + 1) - 1;
};
