import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import { recordResult } from '../../lambdas/adapters/timestream/result-record.ts';
import { TimestreamSink } from '../../lambdas/adapters/timestream/timestream-sink.ts';
import { startTimestream } from '../../local/aws/timestream/timestream-endpoint.ts';
import { localClient } from './embedded-tables.ts';
import { resultSinkContract } from './result-sink-contract.ts';

resultSinkContract('TimestreamSink', async () => {
  const table = { database: 'tidemark', table: 'results' };
  const server = await startTimestream({
    clock: new VirtualClock(1_741_601_732_000),
    tables: [table],
  });
  const client = new TimestreamWriteClient({ ...localClient, endpoint: server.endpoint });
  return {
    sink: new TimestreamSink(client, table),
    stored: async (tags) =>
      server.store.all('tidemark.results').map((record) => recordResult(record, [], tags)),
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
});
