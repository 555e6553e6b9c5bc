import type { KinesisStreamEvent, KinesisStreamRecordPayload } from 'aws-lambda';

/** The records of one shard, in order, as the event has them. */
export interface KinesisBatch {
  /** The shard's id. */
  readonly partition: string;
  readonly records: KinesisStreamRecordPayload[];
}

/**
 * An invocation's records, shard by shard. One invocation is of one shard; the event's form allows
 * more, and each stands on its own. The shard is in each record's `eventID`,
 * `shardId-000000000000:4959...`.
 *
 * @throws TypeError where an event is not of a Kinesis stream
 */
export const kinesisBatches = (event: KinesisStreamEvent): KinesisBatch[] => {
  const batches: KinesisBatch[] = [];
  let batch: KinesisBatch | undefined;
  for (const { eventID, kinesis } of event.Records) {
    if (batch === undefined || !isOf(batch, eventID)) batch = batchOf(eventID, batches);
    batch.records.push(kinesis);
  }
  return batches;
};

const isOf = ({ partition }: KinesisBatch, eventID: string): boolean =>
  eventID.startsWith(partition) && eventID[partition.length] === ':';

/** The shard's batch, begun with its first record. */
const batchOf = (eventID: string, batches: KinesisBatch[]): KinesisBatch => {
  const known = batches.find((batch) => isOf(batch, eventID));
  if (known !== undefined) return known;
  const colon = eventID.indexOf(':');
  if (colon <= 0) {
    throw new TypeError(
      `eventID is "${eventID}", but must be "shardId-...:sequence number"; ` +
        'connect this function to a Kinesis stream',
    );
  }
  const batch = { partition: eventID.slice(0, colon), records: [] };
  batches.push(batch);
  return batch;
};
