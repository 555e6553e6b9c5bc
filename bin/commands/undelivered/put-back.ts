import { type KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { days } from '../../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../../lambdas/formats/envelope.ts';
import { redriveJson } from '../../../lambdas/formats/redrive.ts';
import type { UndeliveredMessage } from './undelivered-message.ts';

/** Where a message stands on the stream now. */
export interface PlacedMessage {
  readonly partition: string;
  readonly position: string;
}

/** The queue forgets a message after 14 days; until then it could be put back once more. */
const rememberedForMs = days(15);

/**
 * Puts a message on the stream, where the readings of its sender are, as one that comes again: with
 * the time at which it came, which moves no clock, and under an id that the partition remembers for
 * as long as the queue could give the message once more. So twice counts once.
 */
export const putBack = async (
  kinesis: KinesisClient,
  streamName: string,
  message: Omit<UndeliveredMessage, 'receipt' | 'failures'>,
): Promise<PlacedMessage> => {
  const { id, arrivalTimeMs: receivedAt, clientId, topic } = message;
  const untilMs = receivedAt + rememberedForMs;
  const payload = Buffer.from(message.payload).toString('base64');
  const redrive = {
    ...redriveJson({ id: `undelivered:${id}`, untilMs }),
    payload,
    topic,
    clientId,
  };
  const { ShardId: partition = '', SequenceNumber: position = '' } = await kinesis.send(
    new PutRecordCommand({
      StreamName: streamName,
      PartitionKey: clientId,
      Data: encodeEnvelope({ redrive, receivedAt }),
    }),
  );
  return { partition, position };
};
