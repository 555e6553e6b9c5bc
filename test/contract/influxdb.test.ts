import { InfluxDbSink } from '../../lambdas/adapters/influxdb/influxdb-sink.ts';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import { startInfluxDb } from '../../local/influxdb/influxdb-endpoint.ts';
import { resultSinkContract } from './result-sink-contract.ts';

resultSinkContract('InfluxDbSink', async () => {
  // The suite asks for tags where it has written some.
  const server = await startInfluxDb({ declaresTags: true });
  return {
    sink: new InfluxDbSink({
      url: server.endpoint,
      wire: 'v2',
      bucket: 'tidemark',
      measurement: 'results',
      clock: new VirtualClock(1_741_601_732_000),
    }),
    stored: async (tags) =>
      server.store.all().map(({ tags: own, ...result }) => ({
        ...result,
        ...(tags !== undefined && own !== undefined && { tags: own }),
      })),
    close: () => server.stop(),
  };
});
