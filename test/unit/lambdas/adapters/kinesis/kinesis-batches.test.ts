import type { KinesisStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { kinesisBatches } from '../../../../../lambdas/adapters/kinesis/kinesis-batches.ts';

const event = (...eventIds: string[]): KinesisStreamEvent => ({
  Records: eventIds.map((eventID) => ({
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
      sequenceNumber: eventID.slice(eventID.indexOf(':') + 1),
      data: 'AP+A',
      approximateArrivalTimestamp: 1_741_601_732.5,
    },
  })),
});

const positions = (given: KinesisStreamEvent) =>
  kinesisBatches(given).map(({ partition, records }) => [
    partition,
    ...records.map(({ sequenceNumber }) => sequenceNumber),
  ]);

describe('kinesisBatches', () => {
  it('names the shard, and gives each record as the event has it', () => {
    const given = event('shardId-000000000003:4959');
    expect(kinesisBatches(given)).toEqual([
      { partition: 'shardId-000000000003', records: [given.Records[0]?.kinesis] },
    ]);
  });

  it('keeps the order of each shard where an event has several', () => {
    const ids = ['s-1:1', 's-10:1', 's-1:2', 's-10:2', 's-1:3'];
    expect(positions(event(...ids))).toEqual([
      ['s-1', '1', '2', '3'],
      ['s-10', '1', '2'],
    ]);
  });

  it('has no batch for an event without records', () => {
    expect(kinesisBatches({ Records: [] })).toEqual([]);
  });

  it('refuses an event that is not of a Kinesis stream', () => {
    for (const id of ['4959', ':4959', '']) {
      expect(() => kinesisBatches(event('shardId-0:1', id))).toThrow(
        `eventID is "${id}", but must be`,
      );
    }
  });
});
