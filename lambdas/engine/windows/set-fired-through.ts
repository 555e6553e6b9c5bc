import type { KeyState } from '../state/key-state.ts';
import type { WindowOperator } from '../window-operator.ts';

/** Notes that the key's panes have fired up to the watermark, and when something is next due. */
export const setFiredThrough = (
  key: KeyState,
  operators: readonly WindowOperator[],
  watermarkMs: number,
): void => {
  key.firedThroughMs = watermarkMs;
  let next = Number.POSITIVE_INFINITY;
  for (let place = 0; place < operators.length; place += 1) {
    const slices = key.slices[place] ?? [];
    next = Math.min(next, operators[place]?.nextTimer(slices, watermarkMs) ?? next);
  }
  key.nextTimerMs = next;
};
