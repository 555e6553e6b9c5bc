import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryArchiveStore } from '../../lambdas/adapters/memory/memory-archive-store.ts';
import { MemoryContributionSink } from '../../lambdas/adapters/memory/memory-contribution-sink.ts';
import { MemoryLineage } from '../../lambdas/adapters/memory/memory-lineage.ts';
import { MemoryOutcomeFeed } from '../../lambdas/adapters/memory/memory-outcome-feed.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import { alertStoreContract } from './alert-store-contract.ts';
import { archiveStoreContract } from './archive-store-contract.ts';
import { contributionSinkContract } from './contribution-sink-contract.ts';
import { lineageContract } from './lineage-contract.ts';
import { outcomeFeedContract } from './outcome-feed-contract.ts';
import { quarantineStoreContract } from './quarantine-store-contract.ts';
import { resultReaderContract } from './result-reader-contract.ts';
import { resultSinkContract } from './result-sink-contract.ts';
import { stateStoreContract } from './state-store-contract.ts';

const close = async (): Promise<void> => {};

archiveStoreContract('MemoryArchiveStore', async () => ({
  store: new MemoryArchiveStore(),
  close,
}));

stateStoreContract('MemoryStateStore', async () => ({ store: new MemoryStateStore(), close }));

contributionSinkContract('MemoryContributionSink', async (encode) => {
  const sink = new MemoryContributionSink(encode);
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const records = async () =>
    sink.records.map(({ partitionKey, bytes }) => ({ partitionKey, text: text(bytes) }));
  return { sink, records, close };
});

outcomeFeedContract('MemoryOutcomeFeed', async () => {
  const feed = new MemoryOutcomeFeed();
  return { feed, told: async () => feed.told, close };
});

resultSinkContract('MemoryResultSink', async () => {
  const sink = new MemoryResultSink();
  return { sink, stored: async () => sink.all(), close };
});

resultReaderContract('MemoryResultSink, read', async () => {
  const sink = new MemoryResultSink();
  return { sink, reader: sink, close };
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

lineageContract('MemoryLineage', async () => {
  const lineage = new MemoryLineage('p0');
  let open = ['p0'];
  let made = 0;
  let position = 100;
  const name = (): string => {
    made += 1;
    return `p${made}`;
  };
  return {
    lineage,
    open: async () => open,
    put: async (partition) => {
      position += 7;
      lineage.put(partition, String(position));
      return String(position);
    },
    split: async (partition, at) => {
      const children = [name(), name()] as const;
      lineage.split(partition, children, at);
      open = [...open.filter((each) => each !== partition), ...children];
    },
    merge: async (low, high) => {
      const child = name();
      lineage.merge([low, high], child);
      open = [...open.filter((each) => each !== low && each !== high), child];
    },
    close,
  };
});
