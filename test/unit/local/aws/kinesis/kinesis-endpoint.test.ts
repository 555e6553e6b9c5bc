import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startKinesis } from '../../../../../local/aws/kinesis/kinesis-endpoint.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

describe('startKinesis', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('has its streams at once, reached through the environment variable of the SDK', async () => {
    const server = await startKinesis({
      streams: [
        { name: 'readings', shards: 16 },
        { name: 'other', shards: 1 },
      ],
    });
    vi.stubEnv('AWS_ENDPOINT_URL_KINESIS', server.endpoint);
    const client = new KinesisClient({ ...localClient, requestHandler: new NodeHttpHandler() });
    const StreamName = 'readings';
    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
    expect(Shards).toHaveLength(16);
    const { ShardId, SequenceNumber } = await client.send(
      new PutRecordCommand({ StreamName, PartitionKey: 'TEMP_45', Data: Buffer.from([0, 255]) }),
    );
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records[0]).toMatchObject({ SequenceNumber, PartitionKey: 'TEMP_45' });
    expect(Records[0]?.Data).toEqual(Uint8Array.of(0, 255));
    client.destroy();
    await server.stop();
  });
});
