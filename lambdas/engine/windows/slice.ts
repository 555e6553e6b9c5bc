import type { Cells } from '../aggregates/cells.ts';

const startAt = 0;
const endAt = 1;
const countAt = 2;

const changed = 1;
const published = 2;
const dirty = 4;

/**
 * A piece of event time with what its readings add up to: a whole pane for tumbling windows, a part
 * of several for overlapping ones. Its bounds and its count are cells like its aggregates': an
 * instant is a double, which as a property would be an object of its own. Of a million open panes
 * each property counts, so what is true or false of a slice shares one.
 */
export class Slice implements Cells {
  /** Start, end, count, then the aggregates'. */
  readonly numbers: number[];
  objects: unknown[] | undefined = undefined;
  private flags = changed | dirty;

  /** @param numbers of an empty slice; the slice takes them over */
  constructor(numbers: number[], start: number, end: number) {
    this.numbers = numbers;
    numbers[startAt] = start;
    numbers[endAt] = end;
  }

  /** Changed since its key last told of its changes: early, or for being idle. */
  get isChanged(): boolean {
    return (this.flags & changed) !== 0;
  }

  set isChanged(is: boolean) {
    this.flags = is ? this.flags | changed : this.flags & ~changed;
  }

  /** Of a session: a row with its start as id is in the stores. */
  get isPublished(): boolean {
    return (this.flags & published) !== 0;
  }

  set isPublished(is: boolean) {
    this.flags = is ? this.flags | published : this.flags & ~published;
  }

  /** Not in the journal as it stands. */
  get isDirty(): boolean {
    return (this.flags & dirty) !== 0;
  }

  set isDirty(is: boolean) {
    this.flags = is ? this.flags | dirty : this.flags & ~dirty;
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

/** Readings in a slice, or in the cells that slices were merged in. */
export const countIn = ({ numbers }: Cells): number => numbers[countAt] as number;

export const addCount = (into: Cells, from: Cells): void => {
  into.numbers[countAt] = countIn(into) + countIn(from);
};

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
