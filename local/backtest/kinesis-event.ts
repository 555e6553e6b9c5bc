import type { KinesisStreamEvent } from 'aws-lambda';

/** A record as a stream would hold it. */
export interface StreamedRecord {
  readonly position: string;
  /** Epoch ms. */
  readonly arrivalTimeMs: number;
  /** In its envelope. */
  readonly bytes: Uint8Array;
}

/** Records of one partition as the event that a function would get. */
export const kinesisEvent = (
  partition: string,
  records: readonly StreamedRecord[],
): KinesisStreamEvent => ({
  Records: records.map(({ position, arrivalTimeMs, bytes }) => ({
    eventID: `${partition}:${position}`,
    eventName: 'aws:kinesis:record',
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:local:000000000000:stream/backtest',
    eventVersion: '1.0',
    awsRegion: 'local',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/backtest',
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: partition,
      sequenceNumber: position,
      approximateArrivalTimestamp: arrivalTimeMs / 1_000,
      data: Buffer.from(bytes).toString('base64'),
    },
  })),
});
