import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { DescribeTableCommand, TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { remaindersOf } from '../../../../../bin/commands/erase/remainders.ts';
import type { Deployment } from '../../../../../bin/deployment/deployment.ts';
import { streamAccess } from '../../../../../bin/deployment/stream-access.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

const kinesis = new KinesisClient(localClient);
mockClient(kinesis)
  .on(DescribeStreamSummaryCommand)
  .resolves({
    StreamDescriptionSummary: {
      StreamName: 'records',
      StreamARN: 'arn',
      StreamStatus: 'ACTIVE',
      RetentionPeriodHours: 192,
      StreamCreationTimestamp: undefined,
      EnhancedMonitoring: [],
      OpenShardCount: 1,
    },
  });
const timestream = new TimestreamWriteClient(localClient);
mockClient(timestream)
  .on(DescribeTableCommand)
  .resolves({
    Table: {
      RetentionProperties: {
        MemoryStoreRetentionPeriodInHours: 24,
        MagneticStoreRetentionPeriodInDays: 30,
      },
    },
  });

const remainders = (store: string, feed?: string) =>
  remaindersOf({
    title: 'a stack',
    pipeline: smartFactory,
    names: {
      stream: 'records',
      stateTable: 'state',
      alertTable: 'alerts',
      quarantineTable: 'quarantine',
      store,
      measureDatabase: 'tidemark',
      measureTable: 'smart_factory',
      ...(feed === undefined ? {} : { feed }),
    },
    records: streamAccess(kinesis, 'records'),
    kinesis,
    timestream,
    dynamodb: new DynamoDBClient(localClient),
    devices: {} as Deployment['devices'],
    results: () => {
      throw new Error('not asked for');
    },
    nowMs: async () => 0,
    close: async () => {},
  });

const resultsIn = async (store: string) =>
  (await remainders(store)).find(({ where }) => where === 'results');

describe('what remains of a device on the feed', () => {
  it('stays there until its retention', async () => {
    const onFeed = async (feed?: string) =>
      (await remainders('timestream', feed)).filter(({ where }) => where === 'feed');
    expect(await onFeed('outcomes')).toEqual([
      {
        where: 'feed',
        days: 8,
        detail: 'results and alerts that were told stay on outcomes for 192 hours',
      },
    ]);
    expect(await onFeed()).toEqual([]);
  });
});

describe('what remains of a device in its results', () => {
  it('stays in Timestream until its retention', async () => {
    const results = await resultsIn('timestream');
    expect(results?.days).toBe(30);
    expect(results?.detail).toContain('tidemark.smart_factory until 30 days after its window');
  });

  it('can be deleted in InfluxDB, by a command that is told', async () => {
    const results = await resultsIn('influxdb');
    expect(results?.days).toBeNull();
    expect(results?.detail).toContain('influx delete --bucket tidemark');
    expect(results?.detail).toContain('_measurement="smart_factory"');
  });
});
