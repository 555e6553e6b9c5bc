import type { KinesisStreamEvent } from 'aws-lambda';

/** A record of the event, as the stream has it. */
export interface KinesisRecord {
  /** The shard's id. */
  readonly partition: string;
  /** The sequence number. */
  readonly position: string;
  readonly bytes: Uint8Array;
}

/**
 * The records of an invocation, in order. The shard is in each record's `eventID`,
 * `shardId-000000000000:4959...`. @throws TypeError where an event is not of a Kinesis stream
 */
export const kinesisRecords = (event: KinesisStreamEvent): KinesisRecord[] =>
  event.Records.map(({ eventID, kinesis }) => {
    const colon = eventID.indexOf(':');
    if (colon <= 0) {
      throw new TypeError(
        `eventID is "${eventID}", but must be "shardId-...:sequence number"; ` +
          'connect this function to a Kinesis stream',
      );
    }
    return {
      partition: eventID.slice(0, colon),
      position: kinesis.sequenceNumber,
      bytes: Buffer.from(kinesis.data, 'base64'),
    };
  });
