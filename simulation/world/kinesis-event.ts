import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import type { HandedBatch } from './environment.ts';
import type { SimulatedRecord } from './simulated-record.ts';

/** What a function gets of a Kinesis stream. */
export const kinesisEvent = (batches: readonly HandedBatch[]): KinesisStreamEvent => ({
  Records: batches.flatMap(({ partition, records }) =>
    records.map((record) => kinesisRecord(partition, record)),
  ),
});

const kinesisRecord = (
  shard: string,
  { script, position, key = 'tick', data }: SimulatedRecord,
): KinesisStreamRecord => ({
  eventID: `${shard}:${position}`,
  eventName: 'aws:kinesis:record',
  eventSource: 'aws:kinesis',
  eventSourceARN: 'arn:aws:kinesis:simulation:000000000000:stream/simulated',
  eventVersion: '1.0',
  awsRegion: 'simulation',
  invokeIdentityArn: 'arn:aws:iam::000000000000:role/simulated',
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: key,
    sequenceNumber: position,
    approximateArrivalTimestamp: script.arrival / 1_000,
    data,
  },
});
