import type { WindowDefinition } from '../pipeline.ts';
import type { KeyState } from '../state/key-state.ts';
import type { Addition, WindowOperator } from '../window-operator.ts';
import type { DuePanes, FiredPane } from './due-panes.ts';
import { PaneFolder } from './pane-folder.ts';
import type { Slice } from './slice.ts';

/**
 * Windows of a number of readings, in the order of the records: each reading goes into the one open
 * pane of its key, and a full pane fires and is final. No time closes a pane, so a key keeps its
 * one for ever, and with it the running number of its windows.
 *
 * A slice's bounds are places in the key's sequence of readings: `[number * size, ... + size)`.
 */
export class CountOperator implements WindowOperator {
  readonly definition: WindowDefinition;
  private readonly place: number;
  private readonly size: number;
  private readonly folder: PaneFolder;
  /** Where in a slice's cells the earliest event time is; the latest is next to it. */
  private readonly earliestAt: number;

  /**
   * @param place of the window in the pipeline's declaration
   * @param measures names of the values that readings carry, in their order
   */
  constructor(definition: WindowDefinition, place: number, measures: readonly string[]) {
    this.definition = definition;
    this.place = place;
    this.size = definition.assigner.slice(0, '').end;
    this.folder = new PaneFolder(definition, measures);
    this.earliestAt = this.folder.layout.width - 2;
  }

  addToNewest(): boolean {
    return false;
  }

  add(
    key: KeyState,
    eventTimeMs: number,
    values: Float64Array,
    _watermarkMs: number,
    due: DuePanes,
  ): Addition {
    const slices = key.slices[this.place] as Slice[];
    const open = slices[0] ?? this.folder.layout.open(0, this.size);
    slices[0] = open;
    this.folder.add(open, values, eventTimeMs);
    const { numbers } = open;
    const at = this.earliestAt;
    numbers[at] = Math.min(numbers[at] as number, eventTimeMs);
    numbers[at + 1] = Math.max(numbers[at + 1] as number, eventTimeMs);
    if (open.count === this.size) {
      due.byEnd.set(open.end, this.pane(open));
      slices[0] = this.folder.layout.open(open.end, open.end + this.size);
    }
    return 'added';
  }

  /** A watermark means nothing here. */
  reach(): void {}

  fire(_slices: Slice[], _watermarkMs: number, { byEnd }: DuePanes): FiredPane[] {
    const fired = [...byEnd.values()].filter((pane) => typeof pane !== 'string');
    byEnd.clear();
    return fired;
  }

  /** What is not full is not told: a count window is never revised. */
  noteEarly(): void {}

  idle(): FiredPane[] {
    return [];
  }

  nextTimer(): number {
    return Number.POSITIVE_INFINITY;
  }

  closingWatermark(): number {
    return Number.NEGATIVE_INFINITY;
  }

  dropClosed(): void {}

  private pane(slice: Slice): FiredPane {
    const id = String(slice.start / this.size);
    const start = slice.numbers[this.earliestAt] as number;
    const end = (slice.numbers[this.earliestAt + 1] as number) + 1;
    const measures = this.folder.measures(slice);
    return { id, start, end, reason: 'onTime', count: slice.count, measures };
  }
}
