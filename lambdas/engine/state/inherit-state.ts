import type { Pipeline } from '../pipeline.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import { emptyPartitionState, type PartitionState } from './partition-state.ts';
import type { WindowBegin } from './window-begin.ts';

/**
 * The state that a partition starts from after its stream was split or merged:
 * 1. The keys and devices that are its own now, as its parents left them.
 * 2. Ordinal, epoch and clocks not below any parent's, so that revisions go on rising.
 * 3. Scope `partition`: the watermark of the parent that is behind. The keys of one that was ahead
 *    keep theirs until the partition's has reached it: nothing opens again, and nothing of the
 *    other is late for being merged.
 * 4. Windows begin where they are whole for the keys of every parent.
 * 5. What any parent remembers of redrives, since the same ones may come to any child.
 * 6. A ledger at zero: totals are sums over partitions.
 *
 * It takes the parents' key states over; the parents must not be used any more.
 *
 * @param isOwn whether a key, or a device of the registry, is the partition's
 */
export const inheritState = (
  pipeline: Pipeline,
  parents: readonly PartitionState[],
  isOwn: (key: string) => boolean,
): PartitionState => {
  const state = emptyPartitionState(pipeline.windows.length);
  const behind = parents
    .filter(({ watermarkMs }) => watermarkMs !== noWatermark)
    .reduce<PartitionState>(
      (least, parent) =>
        least.watermarkMs === noWatermark || parent.watermarkMs < least.watermarkMs
          ? parent
          : least,
      state,
    );
  const { watermarkMs, maxEventTimeMs, lastAcceptedArrivalMs } = behind;
  Object.assign(state, { watermarkMs, maxEventTimeMs, lastAcceptedArrivalMs });
  const folded = parents.filter(({ ordinal }) => ordinal > 0);
  for (let place = 0; place < pipeline.windows.length && folded.length > 0; place += 1) {
    state.windowBegins[place] = latest(folded.map(({ windowBegins }) => windowBegins[place]));
  }
  for (const parent of parents) {
    state.ordinal = Math.max(state.ordinal, parent.ordinal);
    state.epoch = Math.max(state.epoch, parent.epoch);
    state.arrivalClockMs = Math.max(state.arrivalClockMs, parent.arrivalClockMs);
    state.lastTickMs = Math.max(state.lastTickMs, parent.lastTickMs);
    state.redrives.inherit(parent.redrives);
    for (const key of parent.keys.values()) {
      if (!isOwn(key.key)) continue;
      if (parent.watermarkMs > watermarkMs) {
        key.watermarkMs = Math.max(key.watermarkMs, parent.watermarkMs);
      }
      // It may be another heir's.
      key.next = undefined;
      state.keys.set(key.key, key);
    }
    for (const device of parent.registry.devices()) {
      if (isOwn(device)) state.registry.restore(device, parent.registry.of(device));
    }
  }
  return state;
};

/** Where the window is whole for every parent's keys; undefined where it has yet to begin. */
const latest = (begins: readonly (WindowBegin | undefined)[]): WindowBegin | undefined =>
  begins.reduce(
    (later, begin) =>
      later &&
      begin && {
        ordinal: Math.max(later.ordinal, begin.ordinal),
        afterMs: Math.max(later.afterMs, begin.afterMs),
      },
  );
