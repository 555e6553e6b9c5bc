import type { KinesisStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { kinesisRecords } from '../../../../../lambdas/adapters/kinesis/kinesis-records.ts';

const event = (eventID: string): KinesisStreamEvent => ({
  Records: [
    {
      eventID,
      eventName: 'aws:kinesis:record',
      eventVersion: '1.0',
      eventSource: 'aws:kinesis',
      eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/readings',
      awsRegion: 'us-east-1',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/process',
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'TEMP_45',
        sequenceNumber: '4959',
        data: Buffer.from([0, 255, 128]).toString('base64'),
        approximateArrivalTimestamp: 1_741_601_732.5,
      },
    },
  ],
});

describe('kinesisRecords', () => {
  it('names shard, sequence number and bytes of each record', () => {
    expect(kinesisRecords(event('shardId-000000000003:4959'))).toEqual([
      { partition: 'shardId-000000000003', position: '4959', bytes: Buffer.from([0, 255, 128]) },
    ]);
  });

  it('refuses an event that is not of a Kinesis stream', () => {
    expect(() => kinesisRecords(event('4959'))).toThrow('eventID is "4959", but must be');
  });
});
