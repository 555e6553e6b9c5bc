import type { StateItem, StateStore } from '../../lambdas/engine/index.ts';
import type { EffectFault, PortGate } from './port-gate.ts';

/** What the run hears of the state store, at the moment at which something took effect. */
export interface StoreListener {
  stored(item: StateItem): void;
  /** A conditional write took effect. */
  accepted(item: StateItem): Promise<void>;
  /** A fault that the store itself brings about happened. */
  met(kind: 'pageCut' | 'corruptRead'): void;
}

/** The table as one environment sees it through its gate: pages, damaged bytes, lost replies. */
export const simulatedStateStore = (
  store: StateStore,
  gate: PortGate,
  listener: StoreListener,
): StateStore => {
  const damaged = (item: StateItem, { kind, share }: EffectFault): StateItem => {
    if (kind !== 'corruptRead' || item.bytes === undefined || item.bytes.length === 0) return item;
    listener.met(kind);
    const bytes = item.bytes.slice();
    const at = Math.floor(share * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    return { ...item, bytes };
  };
  return {
    get: (partitionKey, sortKey) =>
      gate.pass(['read'], async (fault) => {
        const item = await store.get(partitionKey, sortKey);
        return item === undefined ? undefined : damaged(item, fault);
      }),
    range: (partitionKey, from, to) =>
      gate.pass(['range', 'read'], async (fault) => {
        const items = await store.range(partitionKey, from, to);
        const cut = Math.floor(fault.share * items.length);
        const [item] = items.splice(cut, fault.kind === 'pageCut' ? items.length : 1);
        if (item === undefined) return items;
        if (fault.kind !== 'pageCut') {
          items.splice(cut, 0, damaged(item, fault));
          return items;
        }
        listener.met('pageCut');
        await gate.pause();
        return [...items, ...(await store.range(partitionKey, item.sortKey, to))];
      }),
    put: (item) =>
      gate.pass(['write'], async () => {
        listener.stored(item);
        await store.put(item);
      }),
    putIf: (item, expected) =>
      gate.pass(['write'], async () => {
        const isAccepted = await store.putIf(item, expected);
        if (!isAccepted) return false;
        listener.stored(item);
        await listener.accepted(item);
        return true;
      }),
    expire: (partitionKey, sortKey, atSeconds) =>
      gate.pass(['write'], () => store.expire(partitionKey, sortKey, atSeconds)),
  };
};
