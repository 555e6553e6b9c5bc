import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import { alertStoreContract } from './alert-store-contract.ts';
import { quarantineStoreContract } from './quarantine-store-contract.ts';
import { resultSinkContract } from './result-sink-contract.ts';
import { stateStoreContract } from './state-store-contract.ts';

const close = async (): Promise<void> => {};

stateStoreContract('MemoryStateStore', async () => ({ store: new MemoryStateStore(), close }));

resultSinkContract('MemoryResultSink', async () => {
  const sink = new MemoryResultSink();
  return { sink, stored: async () => sink.all(), close };
});

alertStoreContract('MemoryAlertStore', async () => {
  const store = new MemoryAlertStore();
  return {
    store,
    rows: async () => store.all(),
    annotate: async (id, name, value) => store.annotate(id, { [name]: value }),
    close,
  };
});

quarantineStoreContract('MemoryQuarantineStore', async () => {
  const store = new MemoryQuarantineStore();
  return {
    store,
    readings: async () => store.readings(),
    results: async () => store.results(),
    payload: async (digest) => store.payload(digest),
    close,
  };
});
