import type { Cells } from '../aggregates/cells.ts';
import type { WindowDefinition } from '../pipeline.ts';
import { PaneLayout, type PlacedAggregate } from './pane-layout.ts';
import { addCount, type Slice } from './slice.ts';

interface BoundAggregate extends PlacedAggregate {
  /** Place of its measure in a reading's values; -1 for an aggregate of whole readings. */
  readonly value: number;
}

/** A window's aggregates over its slices: adds readings, merges slices, tells the measures. */
export class PaneFolder {
  readonly layout: PaneLayout;
  private readonly aggregates: readonly BoundAggregate[];
  /** What the slices of a window are merged in; used by one firing at a time. */
  private readonly merged: Cells;

  /** @param measures names of the values that readings carry, in their order */
  constructor(definition: WindowDefinition, measures: readonly string[]) {
    this.layout = PaneLayout.of(definition);
    this.merged = this.layout.scratch();
    this.aggregates = this.layout.aggregates.map((placed) => ({
      ...placed,
      value: placed.measure === undefined ? -1 : measures.indexOf(placed.measure),
    }));
  }

  add(slice: Slice, values: Float64Array, eventTimeMs: number): void {
    slice.count += 1;
    slice.isChanged = true;
    slice.isDirty = true;
    const { aggregates } = this;
    for (let place = 0; place < aggregates.length; place += 1) {
      const { aggregate, at, value: from } = aggregates[place] as BoundAggregate;
      const value = from < 0 ? 1 : (values[from] as number);
      // NaN marks a measure that the reading does not carry.
      if (!Number.isNaN(value)) aggregate.add(slice, at, value, eventTimeMs);
    }
  }

  /** Merges `from` into `into`, whose bounds stay as they are. */
  absorb(into: Cells, from: Cells): void {
    const { aggregates } = this;
    addCount(into, from);
    for (let place = 0; place < aggregates.length; place += 1) {
      const { aggregate, at } = aggregates[place] as BoundAggregate;
      aggregate.merge(into, from, at);
    }
  }

  measures(whole: Cells): Record<string, number | null> {
    const measures: Record<string, number | null> = {};
    for (const { name, aggregate, at } of this.aggregates) {
      measures[name] = aggregate.result(whole, at);
    }
    return measures;
  }

  /** To merge slices in; the same each time. */
  emptyCells(): Cells {
    this.layout.clear(this.merged);
    return this.merged;
  }

  /** Every measure null: what is told of a pane that has nothing of its own any more. */
  noMeasures(): Record<string, null> {
    return Object.fromEntries(this.aggregates.map(({ name }) => [name, null]));
  }
}
