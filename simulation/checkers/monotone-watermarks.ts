import type { PartitionState } from '../../lambdas/engine/index.ts';
import type { CheckerMaker } from './checker.ts';

/** I7: no watermark and no clock goes back, and no pane closes twice. */
export const monotoneWatermarks: CheckerMaker = (complain) => {
  const marks = new Map<string, number>();
  const closed = new Set<string>();
  const rise = (name: string, value: number): void => {
    const before = marks.get(name) ?? Number.NEGATIVE_INFINITY;
    if (value < before) complain(`${name} went back from ${before} to ${value}`);
    marks.set(name, value);
  };
  const riseAll = (partition: string, state: PartitionState): void => {
    rise(`the arrival clock of ${partition}`, state.arrivalClockMs);
    rise(`the watermark of ${partition}`, state.watermarkMs);
    for (const { key, watermarkMs } of state.keys.values()) {
      rise(`the watermark of ${key}`, watermarkMs);
    }
  };
  const forgetClosed = (device: string): void => {
    for (const pane of closed) if (pane.includes(`/${device}/`)) closed.delete(pane);
  };
  /** What is erased is forgotten: its windows open and close anew. Of what is only gone, none. */
  const erase = (device: string): void => {
    marks.delete(`the watermark of ${device}`);
    forgetClosed(device);
  };
  return {
    accepted: ({ history: { partition, replayed }, outbox, records }) => {
      const erased = records.flatMap(({ script }) =>
        script.kind === 'control' && script.change.action === 'erase' ? script.change.device : [],
      );
      for (const device of erased) erase(device);
      riseAll(partition, replayed);
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
