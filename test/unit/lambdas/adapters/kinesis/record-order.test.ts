import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  RecordOrder,
  UnorderedStreamError,
} from '../../../../../lambdas/adapters/kinesis/record-order.ts';

const kinesis = mockClient(KinesisClient);
const order = () => new RecordOrder(new KinesisClient({ region: 'eu-central-1' }), 'readings');
const answer = (RecordDistributionStrategy?: 'AUTO' | 'USER_PARTITION_KEY') =>
  kinesis.on(DescribeStreamSummaryCommand).resolves({
    StreamDescriptionSummary: {
      StreamName: 'readings',
      StreamARN: 'arn',
      StreamStatus: 'ACTIVE',
      RetentionPeriodHours: 192,
      StreamCreationTimestamp: new Date(0),
      EnhancedMonitoring: [],
      OpenShardCount: 1,
      ...(RecordDistributionStrategy === undefined ? {} : { RecordDistributionStrategy }),
    },
  });

beforeEach(() => kinesis.reset());

describe('record order', () => {
  it.each([undefined, 'USER_PARTITION_KEY'] as const)('holds with the strategy %s', async (own) => {
    answer(own);
    await expect(order().assert()).resolves.toBeUndefined();
  });

  it('does not hold where the stream deals records out, and says what to do', async () => {
    answer('AUTO');
    await expect(order().assert()).rejects.toThrow(UnorderedStreamError);
    await expect(order().assert()).rejects.toThrow(
      'strategy of the stream readings is AUTO, but must be USER_PARTITION_KEY',
    );
  });

  it('is asked for once, and again until it is known', async () => {
    const held = order();
    kinesis.on(DescribeStreamSummaryCommand).rejectsOnce(new Error('throttled'));
    await expect(held.assert()).rejects.toThrow('throttled');
    answer();
    await held.assert();
    await held.assert();
    expect(kinesis.commandCalls(DescribeStreamSummaryCommand)).toHaveLength(2);
  });
});
