import { days } from '../../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../../lambdas/formats/envelope.ts';
import { redriveJson } from '../../../lambdas/formats/redrive.ts';
import type { RecordAccess, RecordPlace } from '../../deployment/record-access.ts';
import type { UndeliveredMessage } from './undelivered-message.ts';

/** The queue forgets a message after 14 days; until then it could be put back once more. */
const rememberedForMs = days(15);

/**
 * Puts a message on the stream, where the readings of its sender are, as one that comes again: with
 * the time at which it came, which moves no clock, and under an id that the partition remembers for
 * as long as the queue could give the message once more. So twice counts once.
 */
export const putBack = (
  records: Pick<RecordAccess, 'put'>,
  message: Omit<UndeliveredMessage, 'receipt' | 'failures'>,
): Promise<RecordPlace> => {
  const { id, arrivalTimeMs: receivedAt, clientId, topic } = message;
  const untilMs = receivedAt + rememberedForMs;
  const payload = Buffer.from(message.payload).toString('base64');
  const redrive = redriveJson({ id: `undelivered:${id}`, untilMs });
  return records.put(
    clientId,
    encodeEnvelope({ redrive: { ...redrive, payload, topic, clientId }, receivedAt }),
  );
};
