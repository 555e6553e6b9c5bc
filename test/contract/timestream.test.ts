import { TimestreamQueryClient } from '@aws-sdk/client-timestream-query';
import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import { recordResult } from '../../lambdas/adapters/timestream/result-record.ts';
import { TimestreamResultReader } from '../../lambdas/adapters/timestream/timestream-result-reader.ts';
import { TimestreamSink } from '../../lambdas/adapters/timestream/timestream-sink.ts';
import { startTimestream } from '../../local/aws/timestream/timestream-endpoint.ts';
import { localClient } from './embedded-tables.ts';
import { resultReaderContract } from './result-reader-contract.ts';
import { resultSinkContract } from './result-sink-contract.ts';

const open = async () => {
  const table = { database: 'tidemark', table: 'results' };
  const server = await startTimestream({
    clock: new VirtualClock(1_741_601_732_000),
    tables: [{ ...table, magneticRetentionDays: 365 }],
  });
  const options = { ...localClient, endpoint: server.endpoint };
  const clients = [new TimestreamWriteClient(options), new TimestreamQueryClient(options)] as const;
  const [writeClient, queryClient] = clients;
  return {
    sink: new TimestreamSink(writeClient, table),
    reader: new TimestreamResultReader(queryClient, table),
    stored: async (tags?: readonly string[]) =>
      server.store.all('tidemark.results').map((record) => recordResult(record, [], tags)),
    close: async () => {
      for (const client of clients) client.destroy();
      await server.stop();
    },
  };
};

resultSinkContract('TimestreamSink', open);
resultReaderContract('TimestreamResultReader', open);
