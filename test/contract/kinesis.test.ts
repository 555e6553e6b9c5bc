import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  MergeShardsCommand,
  PutRecordCommand,
  type Shard,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { KinesisContributionSink } from '../../lambdas/adapters/kinesis/kinesis-contribution-sink.ts';
import { KinesisLineage } from '../../lambdas/adapters/kinesis/kinesis-lineage.ts';
import { KinesisOutcomeFeed } from '../../lambdas/adapters/kinesis/kinesis-outcome-feed.ts';
import { KinesisTicker } from '../../lambdas/adapters/kinesis/kinesis-ticker.ts';
import { listShards } from '../../lambdas/adapters/kinesis/list-shards.ts';
import { startKinesis } from '../../local/aws/kinesis/kinesis-endpoint.ts';
import { readStream } from '../support/read-stream.ts';
import { contributionSinkContract } from './contribution-sink-contract.ts';
import { localClient } from './embedded-tables.ts';
import { lineageContract } from './lineage-contract.ts';
import { outcomeFeedContract } from './outcome-feed-contract.ts';
import { tickerContract } from './ticker-contract.ts';

lineageContract('KinesisLineage', async () => {
  const StreamName = 'readings';
  const server = await startKinesis({ streams: [{ name: StreamName, shards: 1 }] });
  const requestHandler = new NodeHttpHandler();
  const client = new KinesisClient({ ...localClient, endpoint: server.endpoint, requestHandler });
  const isOpen = ({ SequenceNumberRange }: Shard): boolean =>
    SequenceNumberRange?.EndingSequenceNumber === undefined;
  const shards = (): Promise<Shard[]> => listShards(client, StreamName);
  /** A reshard is done when the stream lists its children. */
  const until = async (count: number): Promise<void> => {
    while ((await shards()).length < count);
  };
  return {
    lineage: new KinesisLineage(client, StreamName),
    open: async () => (await shards()).filter(isOpen).map(({ ShardId = '' }) => ShardId),
    put: async (partition) => {
      const shard = (await shards()).find(({ ShardId }) => ShardId === partition);
      const { SequenceNumber = '' } = await client.send(
        new PutRecordCommand({
          StreamName,
          Data: new Uint8Array([1]),
          PartitionKey: 'any',
          ExplicitHashKey: shard?.HashKeyRange?.StartingHashKey,
        }),
      );
      return SequenceNumber;
    },
    split: async (ShardToSplit, at) => {
      const count = (await shards()).length;
      const NewStartingHashKey = String(at);
      await client.send(new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey }));
      await until(count + 2);
    },
    merge: async (ShardToMerge, AdjacentShardToMerge) => {
      const count = (await shards()).length;
      await client.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge }));
      await until(count + 1);
    },
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
});

contributionSinkContract('KinesisContributionSink', async (encode) => {
  const StreamName = 'contributions';
  const server = await startKinesis({ streams: [{ name: StreamName, shards: 1 }] });
  const requestHandler = new NodeHttpHandler();
  const client = new KinesisClient({ ...localClient, endpoint: server.endpoint, requestHandler });
  return {
    sink: new KinesisContributionSink(client, StreamName, encode),
    records: async () =>
      (await readStream(client, StreamName)).map(({ PartitionKey: partitionKey = '', Data }) => ({
        partitionKey,
        text: new TextDecoder().decode(Data),
      })),
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
});

outcomeFeedContract('KinesisOutcomeFeed', async () => {
  const StreamName = 'outcomes';
  const server = await startKinesis({ streams: [{ name: StreamName, shards: 2 }] });
  const requestHandler = new NodeHttpHandler();
  const client = new KinesisClient({ ...localClient, endpoint: server.endpoint, requestHandler });
  return {
    feed: new KinesisOutcomeFeed(client, StreamName),
    told: async () =>
      (await readStream(client, StreamName)).map(({ PartitionKey: key = '', Data }) => ({
        key,
        text: new TextDecoder().decode(Data),
      })),
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
});

tickerContract('KinesisTicker', async () => {
  const StreamName = 'readings';
  const partitions = 3;
  const server = await startKinesis({ streams: [{ name: StreamName, shards: partitions }] });
  const requestHandler = new NodeHttpHandler();
  const client = new KinesisClient({ ...localClient, endpoint: server.endpoint, requestHandler });
  return {
    ticker: new KinesisTicker(client, StreamName),
    partitions,
    records: async () => {
      const shards = await listShards(client, StreamName);
      return Promise.all(
        shards.map(async ({ ShardId }) => {
          const { ShardIterator } = await client.send(
            new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
          );
          const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
          return Records.map(({ Data }) => new TextDecoder().decode(Data));
        }),
      );
    },
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
});
