import {
  DescribeStreamSummaryCommand,
  type KinesisClient,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import type { RecordAccess } from './record-access.ts';

/** A Kinesis stream. */
export const streamAccess = (kinesis: KinesisClient, StreamName: string): RecordAccess => ({
  put: async (PartitionKey, Data) => {
    const { ShardId: partition = '', SequenceNumber: position = '' } = await kinesis.send(
      new PutRecordCommand({ StreamName, PartitionKey, Data }),
    );
    return { partition, position };
  },
  keptHours: async (name) => {
    const { StreamDescriptionSummary } = await kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: name }),
    );
    return StreamDescriptionSummary?.RetentionPeriodHours;
  },
  close: async () => {},
});
