import { InfluxDbResultReader } from '../../lambdas/adapters/influxdb/influxdb-result-reader.ts';
import { InfluxDbSink } from '../../lambdas/adapters/influxdb/influxdb-sink.ts';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import { startInfluxDb } from '../../local/influxdb/influxdb-endpoint.ts';
import { resultReaderContract } from './result-reader-contract.ts';
import { resultSinkContract } from './result-sink-contract.ts';

const open = async () => {
  // The suite asks for tags where it has written some.
  const server = await startInfluxDb({ declaresTags: true });
  const target = { url: server.endpoint, bucket: 'tidemark', measurement: 'results' };
  return {
    sink: new InfluxDbSink({ ...target, wire: 'v2', clock: new VirtualClock(1_741_601_732_000) }),
    reader: new InfluxDbResultReader(target),
    stored: async (tags?: readonly string[]) =>
      server.store.all().map(({ tags: own, ...result }) => ({
        ...result,
        ...(tags !== undefined && own !== undefined && { tags: own }),
      })),
    close: () => server.stop(),
  };
};

resultSinkContract('InfluxDbSink', open);
resultReaderContract('InfluxDbResultReader', open);
