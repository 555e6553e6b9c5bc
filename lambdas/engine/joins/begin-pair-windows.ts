import { noWatermark } from '../time/watermark-strategy.ts';
import { type JoinState, sideNames } from './join-state.ts';

/**
 * Lets windows begin that the join's state does not know yet: all of them on an empty state; else
 * those that were added to the declaration, from their next boundary after the newest reading.
 */
export const beginPairWindows = (state: JoinState): void => {
  const { pairs } = state;
  for (let place = 0; place < pairs.windowBegins.length; place += 1) {
    pairs.windowBegins[place] ??= { ordinal: pairs.ordinal + 1, afterMs: newestEventTime(state) };
  }
};

/** A group that was forgotten has had no reading after its watermark. */
const newestEventTime = ({ pairs, groups }: JoinState): number => {
  let newestMs = noWatermark;
  for (const { watermarkMs } of pairs.keys.values()) newestMs = Math.max(newestMs, watermarkMs);
  for (const { sides } of groups.values()) {
    for (const side of sideNames) {
      for (const device of sides[side].devices.values()) {
        newestMs = Math.max(newestMs, device.newestMs);
      }
    }
  }
  return newestMs;
};
