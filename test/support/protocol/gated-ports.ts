import type { StateStore } from '../../../lambdas/engine/index.ts';
import type { Sinks } from '../../../lambdas/runtime/sinks.ts';
import type { PortGate } from './port-gate.ts';

/** A state store every call of which goes through the gate: `put C`, `putIf E`. */
export const gatedStateStore = (store: StateStore, gate: PortGate): StateStore => ({
  get: (partitionKey, sortKey) =>
    gate.pass(`get ${family(sortKey)}`, () => store.get(partitionKey, sortKey)),
  range: (partitionKey, from, to) =>
    gate.pass(`range ${family(from)}`, () => store.range(partitionKey, from, to)),
  put: (item) => gate.pass(`put ${family(item.sortKey)}`, () => store.put(item)),
  putIf: (item, condition) =>
    gate.pass(`putIf ${family(item.sortKey)}`, () => store.putIf(item, condition)),
  expire: (partitionKey, sortKey, atSeconds) =>
    gate.pass(`expire ${family(sortKey)}`, () => store.expire(partitionKey, sortKey, atSeconds)),
});

/** Sinks every call of which goes through the gate: `alerts.record`, `results.write`. */
export const gatedSinks = (
  { alerts, quarantine, results, feed }: Sinks,
  gate: PortGate,
): Sinks => ({
  alerts: {
    record: (alert) => gate.pass('alerts.record', () => alerts.record(alert)),
  },
  quarantine: {
    keepPayload: (digest, payload) =>
      gate.pass('quarantine.keepPayload', () => quarantine.keepPayload(digest, payload)),
    keepReadings: (pipeline, readings) =>
      gate.pass('quarantine.keepReadings', () => quarantine.keepReadings(pipeline, readings)),
    keepResults: (refused) =>
      gate.pass('quarantine.keepResults', () => quarantine.keepResults(refused)),
  },
  results: {
    write: (rows) => gate.pass('results.write', () => results.write(rows)),
  },
  ...(feed === undefined
    ? {}
    : { feed: { tell: (told) => gate.pass('feed.tell', () => feed.tell(told)) } }),
});

/** `E` for an entry, `C` for a chunk of one, `S` for one of a snapshot, `SNAPSHOT`. */
const family = (sortKey: string): string => sortKey.split('#')[0] ?? sortKey;
