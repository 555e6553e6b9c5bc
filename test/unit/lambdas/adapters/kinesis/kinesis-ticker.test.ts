import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
  type PutRecordsRequestEntry,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KinesisTicker } from '../../../../../lambdas/adapters/kinesis/kinesis-ticker.ts';
import type { Endpoint } from '../../../../../local/aws/http-endpoint.ts';
import { startKinesis } from '../../../../../local/aws/kinesis/kinesis-endpoint.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

const tick = new TextEncoder().encode('{"tick":true,"receivedAt":1741601732000}');

describe('KinesisTicker', () => {
  const StreamName = 'readings';
  let server: Endpoint;
  let client: KinesisClient;
  beforeAll(async () => {
    server = await startKinesis({ streams: [{ name: StreamName, shards: 3 }] });
    client = new KinesisClient({
      ...localClient,
      endpoint: server.endpoint,
      requestHandler: new NodeHttpHandler(),
    });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const recordsOf = async (ShardId: string | undefined): Promise<string[]> => {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ Data }) => new TextDecoder().decode(Data));
  };

  it('puts one record on every open shard, and none on a closed one', async () => {
    const ticker = new KinesisTicker(client, StreamName);
    expect(await ticker.tick(tick)).toBe(3);
    await client.send(
      new SplitShardCommand({
        StreamName,
        ShardToSplit: 'shardId-000000000000',
        NewStartingHashKey: '1000',
      }),
    );
    const isSplit = async () =>
      ((await client.send(new ListShardsCommand({ StreamName }))).Shards ?? []).length === 5;
    while (!(await isSplit()));
    expect(await ticker.tick(tick)).toBe(4);
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
    const counts = await Promise.all(
      Shards.map(async ({ ShardId }) => (await recordsOf(ShardId)).length),
    );
    expect(counts).toEqual([1, 2, 2, 1, 1]);
    expect(await recordsOf('shardId-000000000004')).toEqual([
      '{"tick":true,"receivedAt":1741601732000}',
    ]);
  });
});

describe('KinesisTicker on a throttled stream', () => {
  const shard = (number: number) => ({
    ShardId: `shardId-${number}`,
    HashKeyRange: { StartingHashKey: String(number), EndingHashKey: '9' },
    SequenceNumberRange: { StartingSequenceNumber: '1' },
  });
  const retry = { attempts: 3, pause: async () => {} };

  it('puts again only the entries that failed, on the shards of every page', async () => {
    const client = new KinesisClient(localClient);
    const put: (string | undefined)[][] = [];
    mockClient(client)
      .on(ListShardsCommand, { StreamName: 'readings' })
      .resolves({ Shards: [shard(0), shard(1)], NextToken: 'more' })
      .on(ListShardsCommand, { NextToken: 'more' })
      .resolves({ Shards: [shard(2)] })
      .on(PutRecordsCommand)
      .callsFake(({ Records }: { Records: PutRecordsRequestEntry[] }) => {
        put.push(Records.map(({ ExplicitHashKey }) => ExplicitHashKey));
        const isFirst = put.length === 1;
        return {
          Records: Records.map((_, index) =>
            isFirst && index > 0 ? { ErrorCode: 'InternalFailure' } : { ShardId: 'any' },
          ),
        };
      });
    expect(await new KinesisTicker(client, 'readings', retry).tick(tick)).toBe(3);
    expect(put).toEqual([
      ['0', '1', '2'],
      ['1', '2'],
    ]);
  });

  it('throws where a shard takes no tick', async () => {
    const client = new KinesisClient(localClient);
    mockClient(client)
      .on(ListShardsCommand)
      .resolves({ Shards: [shard(0)] })
      .on(PutRecordsCommand)
      .resolves({ Records: [{ ErrorCode: 'ProvisionedThroughputExceededException' }] });
    await expect(new KinesisTicker(client, 'readings', retry).tick(tick)).rejects.toThrow(
      '1 of 1 shards of readings took no tick',
    );
  });
});
