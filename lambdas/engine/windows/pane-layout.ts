import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import type { CellAggregate, CellPlace, Cells } from '../aggregates/cells.ts';
import { Slice } from './slice.ts';
import type { WindowOptions } from './window-options.ts';

/** A declared aggregate with its place in the panes of its window. */
export interface PlacedAggregate {
  readonly name: string;
  readonly measure: string | undefined;
  readonly aggregate: CellAggregate;
  readonly at: CellPlace;
}

/** Earliest and latest event time of a count window's readings, which its bounds do not tell. */
const unseen = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** A declared window never changes, and every commit asks for its layout. */
const layouts = new WeakMap<WindowOptions<string>, PaneLayout>();

/** Which of a slice's cells belong to which aggregate: the same for all panes of a window. */
export class PaneLayout {
  readonly aggregates: readonly PlacedAggregate[];
  private readonly empty: readonly number[];

  /** @param more doubles at the end that belong to no aggregate */
  constructor(declared: Readonly<Record<string, MeasureAggregate>>, more: readonly number[] = []) {
    // Not whole numbers only: an array that starts with a fraction keeps its doubles packed.
    const empty = [0.5, 0, 0];
    this.aggregates = Object.entries(declared).map(([name, { measure, aggregate }], object) => {
      const at = { number: empty.length, object };
      empty.push(...aggregate.empty);
      return { name, measure, aggregate, at };
    });
    this.empty = [...empty, ...more];
  }

  static of(window: WindowOptions<string>): PaneLayout {
    let layout = layouts.get(window);
    if (layout === undefined) {
      const { aggregate, assigner } = window;
      layout = new PaneLayout(aggregate, assigner.named === 'number' ? unseen : []);
      layouts.set(window, layout);
    }
    return layout;
  }

  /** Doubles of a slice, its own and its aggregates'. */
  get width(): number {
    return this.empty.length;
  }

  /** A slice without readings. */
  open(start: number, end: number): Slice {
    return new Slice(this.empty.slice(), start, end);
  }

  /** Cells of no slice, to merge panes in. */
  scratch(): Cells {
    return { numbers: this.empty.slice(), objects: undefined };
  }

  /** Empties the cells from `scratch`, to be used again. */
  clear(cells: Cells): void {
    const { numbers } = cells;
    for (let at = 0; at < numbers.length; at += 1) numbers[at] = this.empty[at] as number;
    cells.objects = undefined;
  }
}
