import {
  type _Record,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { listShards } from '../../lambdas/adapters/kinesis/list-shards.ts';

/** Everything that is on a stream, shard by shard: of one partition key in order. */
export const readStream = async (client: KinesisClient, StreamName: string): Promise<_Record[]> => {
  const shards = await listShards(client, StreamName);
  const read = shards.map(async ({ ShardId }) => {
    const first = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await client.send(new GetShardIteratorCommand(first));
    const all: _Record[] = [];
    for (;;) {
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator }),
      );
      if (Records.length === 0) return all;
      all.push(...Records);
      ShardIterator = NextShardIterator;
    }
  });
  return (await Promise.all(read)).flat();
};
