import type {
  AlertTransition,
  QuarantinedReading,
  RefusedResult,
  WindowResult,
} from '../../lambdas/engine/index.ts';
import type { Sinks } from '../../lambdas/runtime/sinks.ts';
import { magnitude } from '../faults/chance.ts';
import type { CountedKind } from '../faults/fault-kinds.ts';
import { type EffectFault, type PortGate, SimulatedFault } from './port-gate.ts';
import type { Scheduler } from './scheduler.ts';

export type Published = AlertTransition | QuarantinedReading | WindowResult;

/** What the run hears of the sinks, at the moment at which something took effect. */
export interface SinkListener {
  published(outcome: Published): void;
  met(kind: CountedKind): void;
}

const hourMs = 3_600_000;

/** Until when each sink is down, epoch ms: an outage is everybody's. */
export class Outages {
  private readonly until = new Map<keyof Sinks, number>();
  private readonly scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
  }

  /** @throws SimulatedFault while the sink is down */
  assertUp(sink: keyof Sinks, { kind, share }: EffectFault, listener: SinkListener): void {
    const nowMs = this.scheduler.nowMs();
    if (kind === 'sinkDown') {
      listener.met(kind);
      this.until.set(sink, nowMs + magnitude(share, 1_000, 6 * hourMs));
    }
    if ((this.until.get(sink) ?? 0) > nowMs) throw new SimulatedFault(`${sink} is down`);
  }
}

/** The sinks as one environment sees them through its gate. */
export const simulatedSinks = (
  { alerts, quarantine, results, contributions }: Sinks,
  gate: PortGate,
  outages: Outages,
  listener: SinkListener,
): Sinks => ({
  ...(contributions && {
    contributions: {
      put: (packs) =>
        gate.pass(['sink', 'write'], async (fault) => {
          outages.assertUp('contributions', fault, listener);
          await contributions.put(packs);
        }),
    },
  }),
  alerts: {
    record: (alert) =>
      gate.pass(['sink', 'write'], async (fault) => {
        outages.assertUp('alerts', fault, listener);
        listener.published(alert);
        await alerts.record(alert);
      }),
  },
  quarantine: {
    keepPayload: (digest, payload) =>
      gate.pass(['sink', 'write'], async (fault) => {
        outages.assertUp('quarantine', fault, listener);
        await quarantine.keepPayload(digest, payload);
      }),
    keepReadings: (pipeline, readings) =>
      gate.pass(['sink', 'write'], async (fault) => {
        outages.assertUp('quarantine', fault, listener);
        for (const reading of readings) listener.published(reading);
        await quarantine.keepReadings(pipeline, readings);
      }),
    keepResults: (refused) =>
      gate.pass(['sink', 'write'], async (fault) => {
        outages.assertUp('quarantine', fault, listener);
        for (const { result } of refused) listener.published(result);
        await quarantine.keepResults(refused);
      }),
  },
  results: {
    write: (rows) =>
      gate.pass(['results', 'sink', 'write'], async (fault) => {
        outages.assertUp('results', fault, listener);
        const cut = Math.floor(fault.share * rows.length);
        const { taken, refused } = split(rows, cut, fault.kind);
        if (fault.kind === 'partialSink' || refused.length > 0) listener.met(fault.kind ?? 'delay');
        for (const row of taken) listener.published(row);
        await results.write(taken);
        if (fault.kind === 'partialSink') throw new SimulatedFault('some rows were not taken');
        return { refused };
      }),
  },
});

const split = (
  rows: readonly WindowResult[],
  cut: number,
  kind: EffectFault['kind'],
): { taken: readonly WindowResult[]; refused: RefusedResult[] } => {
  if (kind === 'partialSink') return { taken: rows.slice(0, cut), refused: [] };
  const result = rows[cut];
  if (kind !== 'refusedResult' || result === undefined) return { taken: rows, refused: [] };
  return {
    taken: rows.filter((row) => row !== result),
    refused: [{ result, reason: 'the simulated store never takes it' }],
  };
};
