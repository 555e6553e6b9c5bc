import type { PartitionState } from '../../lambdas/engine/index.ts';
import type { CheckerMaker } from './checker.ts';
import { isDeviceOf } from './is-device-of.ts';

/** I7: no watermark and no clock goes back, and no pane closes twice. */
export const monotoneWatermarks: CheckerMaker = (complain) => {
  const marks = new Map<string, number>();
  const closed = new Set<string>();
  const rise = (name: string, value: number): void => {
    const before = marks.get(name) ?? Number.NEGATIVE_INFINITY;
    if (value < before) complain(`${name} went back from ${before} to ${value}`);
    marks.set(name, value);
  };
  const riseAll = (partition: string, state: PartitionState, maxAge: number): void => {
    const oldest = state.arrivalClockMs - maxAge;
    rise(`the arrival clock of ${partition}`, state.arrivalClockMs);
    rise(`the watermark of ${partition}`, state.watermarkMs);
    for (const { key, watermarkMs } of state.keys.values()) {
      const name = `the watermark of ${key}`;
      // A key whose watermark is past the guard may go and come back within a batch, anew.
      if ((marks.get(name) ?? watermarkMs) < oldest) marks.delete(name);
      rise(name, watermarkMs);
    }
  };
  const forgetClosed = (device: string): void => {
    for (const pane of closed) if (pane.includes(`/${device}/`)) closed.delete(pane);
  };
  /** What is erased is forgotten: its windows open and close anew. */
  const erase = (device: string): void => {
    marks.delete(`the watermark of ${device}`);
    forgetClosed(device);
  };
  return {
    accepted: ({ history: { partition, replayed, pipeline }, outbox, records }) => {
      // A key that is gone starts anew: nothing of what it was can come back.
      for (const name of marks.keys()) {
        const key = /^the watermark of (d.*)$/.exec(name)?.[1];
        if (key !== undefined && isDeviceOf(partition, key) && !replayed.keys.has(key)) {
          marks.delete(name);
        }
      }
      const erased = records.flatMap(({ script }) =>
        script.kind === 'control' && script.change.action === 'erase' ? script.change.device : [],
      );
      for (const device of erased) erase(device);
      riseAll(partition, replayed, pipeline.guards.maxAge);
      for (const { reason, window, key, id, end } of outbox.results) {
        if (reason !== 'onTime') continue;
        // A session that has closed may grow, and closes again at its new end.
        const pane = `${window}/${key}/${id} up to ${end}`;
        if (closed.has(pane)) complain(`pane ${pane} closed twice`);
        closed.add(pane);
      }
      // What closed in the batch may have done so before the device was erased in it.
      for (const device of erased) forgetClosed(device);
    },
  };
};
