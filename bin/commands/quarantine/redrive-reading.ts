import type { DynamoDbQuarantineReader } from '../../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import { DynamoDbRedriveMarks } from '../../../lambdas/adapters/dynamodb/dynamodb-redrive-marks.ts';
import { days, type QuarantinedReading } from '../../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../../lambdas/formats/envelope.ts';
import { redriveJson } from '../../../lambdas/formats/redrive.ts';
import { refusalId } from '../../../lambdas/formats/refusal-id.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import type { RecordPlace } from '../../deployment/record-access.ts';
import { whyNotRedriven } from './why-not-redriven.ts';

/** What became of a redrive. */
export interface RedriveReport {
  readonly id: string;
  readonly outcome: 'redriven' | 'redrivenBefore' | 'notRedriven';
  /** Where it stands in the stream now. */
  readonly partition?: string;
  readonly position?: string;
  /** Why it was not redriven. */
  readonly detail?: string;
}

/** How long the partition remembers the id, so that doing it again counts nothing twice. */
const rememberedForMs = days(7);

/**
 * Puts a refused reading on the stream again, where the readings of its sender are:
 * 1. Its row is marked, once for ever, with the time until which its id is remembered.
 * 2. The record is put. Where that is not known to have worked, the same again is harmless until
 *    that time: it is put under the same id and time, and counts once.
 * 3. The row notes where it went; from then on it is not put again.
 */
export const redriveReading = async (
  deployment: Deployment,
  reader: DynamoDbQuarantineReader,
  reading: QuarantinedReading,
): Promise<RedriveReport> => {
  const { pipeline, dynamodb, records, names } = deployment;
  const id = refusalId(reading);
  const refuse = (detail: string): RedriveReport => ({ id, outcome: 'notRedriven', detail });
  const why = whyNotRedriven(reading);
  if (why !== undefined) return refuse(why);
  const { clientId = '', topic = '', arrivalTimeMs: receivedAt = 0, payloadDigest } = reading;
  const bytes = payloadDigest === undefined ? reading.payload : await reader.payload(payloadDigest);
  if (bytes === undefined) return refuse(`its payload ${payloadDigest} is not in quarantine`);
  const marks = new DynamoDbRedriveMarks(dynamodb, names.quarantineTable);
  const nowMs = await deployment.nowMs();
  const mark = await marks.begin(pipeline.name, reading, nowMs + rememberedForMs);
  if (mark === undefined) return refuse('it is not in quarantine any more');
  if (mark.redrivenTo !== undefined)
    return { id, outcome: 'redrivenBefore', ...placeOf(mark.redrivenTo) };
  if (mark.untilMs <= nowMs) {
    return refuse('it is not known whether it was redriven, and too long ago to tell: replay');
  }
  const which = reading.isWhole === true ? {} : { index: reading.index };
  const payload = Buffer.from(bytes).toString('base64');
  const redrive = redriveJson({ id, untilMs: mark.untilMs, ...which });
  const place = await records.put(
    clientId,
    encodeEnvelope({ redrive: { ...redrive, payload, topic, clientId }, receivedAt }),
  );
  await marks.finish(pipeline.name, reading, `${place.partition}:${place.position}`);
  return { id, outcome: 'redriven', ...place };
};

const placeOf = (redrivenTo: string): RecordPlace => {
  const colon = redrivenTo.lastIndexOf(':');
  return { partition: redrivenTo.slice(0, colon), position: redrivenTo.slice(colon + 1) };
};
