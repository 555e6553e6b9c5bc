import {
  DescribeStreamCommand,
  KinesisClient,
  PutRecordCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { KinesisStreamRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../lambdas/adapters/system/system-clock.ts';
import type { Endpoint } from '../../../../../local/aws/http-endpoint.ts';
import { startKinesis } from '../../../../../local/aws/kinesis/kinesis-endpoint.ts';
import { startEventSourceMapping } from '../../../../../local/lambda/mapping/event-source-mapping.ts';
import { kinesisSource } from '../../../../../local/lambda/mapping/kinesis-source.ts';
import type { StreamSource } from '../../../../../local/lambda/mapping/stream-source.ts';

const streamName = 'records';
const streamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/records';

let endpoint: Endpoint;
let client: KinesisClient;
let source: StreamSource;
beforeEach(async () => {
  endpoint = await startKinesis({ streams: [{ name: streamName, shards: 1 }] });
  client = new KinesisClient({
    endpoint: endpoint.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
  });
  source = kinesisSource({ client, streamName, streamArn, region: 'us-east-1' });
});
afterEach(async () => {
  client.destroy();
  await endpoint.stop();
});

const put = async (text: string, ExplicitHashKey?: string): Promise<void> => {
  await client.send(
    new PutRecordCommand({
      StreamName: streamName,
      Data: Buffer.from(text),
      PartitionKey: 'TEMP_1',
      ...(ExplicitHashKey === undefined ? {} : { ExplicitHashKey }),
    }),
  );
};
const textOf = ({ kinesis }: KinesisStreamRecord): string =>
  Buffer.from(kinesis.data, 'base64').toString();

describe('kinesis source', () => {
  it('gives records the form that they have in a Lambda event', async () => {
    await put('reading');
    const [shard] = await source.shards();
    const page = await source.open(shard?.id ?? '').next();
    expect(page.isLast).toBe(false);
    const [item] = page.items;
    const record = JSON.parse(item?.json ?? '') as KinesisStreamRecord;
    expect(record).toMatchObject({
      eventSource: 'aws:kinesis',
      eventName: 'aws:kinesis:record',
      eventSourceARN: streamArn,
      eventID: `shardId-000000000000:${item?.id}`,
      awsRegion: 'us-east-1',
      kinesis: { partitionKey: 'TEMP_1', sequenceNumber: item?.id },
    });
    expect(textOf(record)).toBe('reading');
    expect(record.kinesis.approximateArrivalTimestamp * 1_000).toBeCloseTo(
      item?.arrivalTimeMs ?? 0,
    );
  });

  it('goes on where the last page ended', async () => {
    const [shard] = await source.shards();
    const reader = source.open(shard?.id ?? '');
    for (const text of ['a', 'b']) {
      await put(text);
      const { items } = await reader.next();
      expect(items.map(({ json }) => textOf(JSON.parse(json)))).toEqual([text]);
    }
    expect(await reader.next()).toEqual({ items: [], isLast: false });
  });

  it('reads a shard that was split to its end before its children', async () => {
    const seen: string[] = [];
    await put('parent 1');
    await put('parent 2');
    const mapping = await startEventSourceMapping({
      source,
      invoke: async (event) => {
        const { Records } = JSON.parse(event) as { Records: KinesisStreamRecord[] };
        seen.push(...Records.map(textOf));
        return undefined;
      },
      batchSize: 1,
      batchingWindowMs: 0,
      maximumRecordAgeMs: -1,
      maximumRetryAttempts: -1,
      bisectBatchOnFunctionError: true,
      onDiscarded: () => {},
      pollEveryMs: 2,
      retryPauseMs: 2,
      clock: systemClock,
    });
    const middle = (2n ** 127n).toString();
    const ShardToSplit = 'shardId-000000000000';
    await client.send(
      new SplitShardCommand({ StreamName: streamName, ShardToSplit, NewStartingHashKey: middle }),
    );
    await expect
      .poll(async () => {
        const described = await client.send(new DescribeStreamCommand({ StreamName: streamName }));
        return described.StreamDescription?.StreamStatus;
      })
      .toBe('ACTIVE');
    await put('lower child', '0');
    await put('upper child', middle);
    await mapping.caughtUp();
    await mapping.stop();
    expect(seen.slice(0, 2)).toEqual(['parent 1', 'parent 2']);
    expect(seen.slice(2).sort()).toEqual(['lower child', 'upper child']);
  });
});
