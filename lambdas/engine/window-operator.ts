import type { Aggregate } from './aggregates/aggregate.ts';
import { InvariantError } from './errors.ts';
import type { WindowDefinition } from './pipeline.ts';
import type { KeyState } from './state/key-state.ts';
import type { PartitionState } from './state/partition-state.ts';
import { nextTimer, type Pane } from './windows/pane.ts';

interface BoundAggregate {
  // biome-ignore lint/suspicious/noExplicitAny: each aggregate only ever sees its own accumulator
  readonly aggregate: Aggregate<number, any, number | null>;
  /** Place of its measure in a reading's values; -1 for an aggregate of whole readings. */
  readonly place: number;
}

/** Puts readings into the panes of their windows. */
export class WindowOperator {
  private readonly windows: readonly WindowDefinition[];
  private readonly aggregates: readonly (readonly BoundAggregate[])[];
  private readonly state: PartitionState;

  constructor(
    windows: readonly WindowDefinition[],
    measures: readonly string[],
    state: PartitionState,
  ) {
    this.windows = windows;
    this.state = state;
    this.aggregates = windows.map((window) =>
      Object.values(window.aggregate).map(({ measure, aggregate }) => ({
        aggregate,
        place: measure === undefined ? -1 : measures.indexOf(measure),
      })),
    );
  }

  /**
   * Adds a reading to every window that still takes it: a window is closed to it once
   * `watermark >= maxTimestamp + allowedLateness`.
   *
   * @param watermarkMs as it stood before the reading
   * @returns whether any window took it; if none did it is tooLate
   */
  add(key: KeyState, eventTimeMs: number, values: Float64Array, watermarkMs: number): boolean {
    let isIn = false;
    for (const [place, window] of this.windows.entries()) {
      const { start, end } = window.assigner.assign(eventTimeMs);
      if (!(start <= eventTimeMs && eventTimeMs < end)) {
        throw new InvariantError(`${eventTimeMs} is outside its ${window.name} [${start}, ${end})`);
      }
      if (watermarkMs >= end - 1 + window.allowedLateness) {
        this.state.windowTooLate[place] = (this.state.windowTooLate[place] ?? 0) + 1;
        continue;
      }
      const pane = this.paneAt(key, place, start, end, watermarkMs);
      this.accumulate(pane, place, values);
      key.nextTimerMs = Math.min(key.nextTimerMs, nextTimer(pane, window.allowedLateness));
      isIn = true;
    }
    return isIn;
  }

  private accumulate(pane: Pane, window: number, values: Float64Array): void {
    pane.count += 1;
    pane.isChanged = true;
    pane.isDirty = true;
    const { accumulators } = pane;
    for (const [at, { aggregate, place }] of (this.aggregates[window] ?? []).entries()) {
      const value = place < 0 ? 1 : (values[place] as number);
      // NaN marks a measure that the reading does not carry.
      if (!Number.isNaN(value)) accumulators[at] = aggregate.add(accumulators[at], value);
    }
  }

  private paneAt(
    key: KeyState,
    window: number,
    start: number,
    end: number,
    watermarkMs: number,
  ): Pane {
    const panes = key.panes[window] as Pane[];
    let at = panes.length;
    while (at > 0 && (panes[at - 1] as Pane).start > start) at -= 1;
    const open = panes[at - 1];
    if (open?.start === start) return open;
    const pane: Pane = {
      start,
      end,
      count: 0,
      accumulators: (this.aggregates[window] ?? []).map(({ aggregate }) => aggregate.empty()),
      isChanged: false,
      isPastOnTime: watermarkMs >= end - 1,
      isDirty: true,
    };
    panes.splice(at, 0, pane);
    return pane;
  }
}
