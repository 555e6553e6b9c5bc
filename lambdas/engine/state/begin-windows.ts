import type { Pipeline, WindowDefinition } from '../pipeline.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { KeyState } from './key-state.ts';
import type { PartitionState } from './partition-state.ts';
import type { WindowBegin } from './window-begin.ts';

/**
 * Lets windows begin that the state does not know yet: all of them on an empty state; else those
 * that were added to the declaration, from their next boundary after the newest event time seen.
 */
export const beginWindows = (pipeline: Pipeline, state: PartitionState): void => {
  for (let place = 0; place < pipeline.windows.length; place += 1) {
    state.windowBegins[place] ??= {
      ordinal: state.ordinal + 1,
      afterMs: newestEventTime(pipeline, state),
    };
  }
};

/** From watermarks, which are that much behind the newest; they may say later, never earlier. */
const newestEventTime = ({ watermark }: Pipeline, state: PartitionState): number => {
  let newestMs = state.maxEventTimeMs;
  for (const { watermarkMs } of state.keys.values()) {
    if (watermarkMs !== noWatermark)
      newestMs = Math.max(newestMs, watermarkMs + watermark.bound + 1);
  }
  return newestMs;
};

/** Whether the window is declared for as long as a pane from there could have had readings. */
export const isWhole = (
  begin: WindowBegin | undefined,
  { definition }: { readonly definition: WindowDefinition },
  { key }: KeyState,
  startMs: number,
): boolean => {
  const { assigner } = definition;
  const { named, mergesUpToMs } = assigner;
  const afterMs = begin?.afterMs ?? noWatermark;
  if (afterMs === noWatermark || named === 'number') return true;
  if (mergesUpToMs === undefined) return startMs > afterMs;
  // A reading within the gap before it would have been of the same session.
  return startMs >= assigner.slice(afterMs, key).end;
};
