import type { PaneFirer } from './pane-firer.ts';
import type { KeyState } from './state/key-state.ts';
import type { PartitionState } from './state/partition-state.ts';
import type { WindowOperator } from './window-operator.ts';
import type { DuePanes } from './windows/due-panes.ts';
import type { Slice } from './windows/slice.ts';

/** Adds values to the panes of every window that they are in time for. */
export class PaneAdder {
  private readonly operators: readonly WindowOperator[];
  private readonly firer: PaneFirer;
  private readonly state: PartitionState;

  constructor(operators: readonly WindowOperator[], firer: PaneFirer, state: PartitionState) {
    this.operators = operators;
    this.firer = firer;
    this.state = state;
  }

  /**
   * Whether any window took the values; those that are too late for one are counted there.
   *
   * @param watermarkMs the key's, as it stood before them
   */
  add(key: KeyState, eventTimeMs: number, values: Float64Array, watermarkMs: number): boolean {
    const { operators } = this;
    const { windowTooLate } = this.state;
    // What W has reached since the key's last reading is due before this one gets in.
    this.firer.reach(key, watermarkMs);
    let isIn = false;
    for (let place = 0; place < operators.length; place += 1) {
      const window = operators[place] as WindowOperator;
      const slices = key.slices[place] as Slice[];
      if (window.addToNewest(slices, eventTimeMs, values, watermarkMs)) {
        isIn = true;
        continue;
      }
      const due = this.firer.dueOf(key)[place] as DuePanes;
      const added = window.add(key, eventTimeMs, values, watermarkMs, due);
      if (added === 'tooLate') {
        windowTooLate[place] = (windowTooLate[place] ?? 0) + 1;
        continue;
      }
      isIn = true;
      if (!isInNewest(slices, eventTimeMs)) key.isDirtyBehind = true;
      if (added === 'opened') {
        key.nextTimerMs = Math.min(key.nextTimerMs, window.nextTimer(slices, watermarkMs));
      }
    }
    return isIn;
  }
}

const isInNewest = (slices: readonly Slice[], eventTimeMs: number): boolean => {
  const newest = slices[slices.length - 1];
  return newest !== undefined && eventTimeMs >= newest.start && eventTimeMs < newest.end;
};
