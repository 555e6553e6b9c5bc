import { addExactly, type ExactSum } from '../../lambdas/engine/aggregates/exact-sum.ts';
import { minutes } from '../../lambdas/engine/index.ts';

interface PaneAsJson {
  readonly start: number;
  readonly end: number;
  count: number;
  readonly mean: { count: number; readonly sum: ExactSum };
  min: number;
  max: number;
}

interface KeyAsJson {
  readonly key: string;
  watermarkMs: number;
  lastSeenMs: number;
  recent: { eventTimeMs: number; identity: number; arrivalMs: number }[];
  panes: PaneAsJson[];
}

export interface StateAsJsonOptions {
  readonly boundMs: number;
  readonly allowedLatenessMs: number;
  readonly dedupeWithinMs: number;
}

/**
 * The state of the benchmark pipeline as one would write it down in JSON: windows of a minute, in
 * order. Made from the readings and not from our own state, whose shape it must not depend on.
 */
export class StateAsJson {
  private readonly keys = new Map<string, KeyAsJson>();
  private readonly options: StateAsJsonOptions;

  constructor(options: StateAsJsonOptions) {
    this.options = options;
  }

  /** The next reading of the key; readings come in order and once. */
  add(key: string, value: number, eventTimeMs: number, arrivalMs: number): void {
    const { boundMs, allowedLatenessMs, dedupeWithinMs } = this.options;
    const state = this.keyState(key);
    state.lastSeenMs = arrivalMs;
    state.watermarkMs = eventTimeMs - boundMs - 1;
    state.recent = state.recent.filter((one) => one.arrivalMs > arrivalMs - dedupeWithinMs);
    state.recent.push({ eventTimeMs, identity: value, arrivalMs });
    const start = eventTimeMs - (eventTimeMs % minutes(1));
    let pane = state.panes.at(-1);
    if (pane?.start !== start) {
      pane = emptyPane(start);
      state.panes.push(pane);
    }
    pane.count += 1;
    pane.mean.count += 1;
    addExactly(pane.mean.sum, value);
    pane.min = Math.min(pane.min, value);
    pane.max = Math.max(pane.max, value);
    state.panes = state.panes.filter(({ end }) => state.watermarkMs < end - 1 + allowedLatenessMs);
  }

  text(): string {
    return JSON.stringify({ keys: [...this.keys.values()] });
  }

  private keyState(key: string): KeyAsJson {
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const state: KeyAsJson = { key, watermarkMs: 0, lastSeenMs: 0, recent: [], panes: [] };
    this.keys.set(key, state);
    return state;
  }
}

/** How many panes a text of `StateAsJson` holds, every key looked at. */
export const panesInJson = (text: string): number => {
  let panes = 0;
  const { keys } = JSON.parse(text) as { readonly keys: readonly KeyAsJson[] };
  for (const key of keys) panes += key.panes.length;
  return panes;
};

const emptyPane = (start: number): PaneAsJson => ({
  start,
  end: start + minutes(1),
  count: 0,
  mean: { count: 0, sum: [] },
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
});
