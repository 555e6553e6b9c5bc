import { kinesisBatches } from '../../../lambdas/adapters/kinesis/kinesis-batches.ts';
import { type ArchiveStore, days } from '../../../lambdas/engine/index.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../lambdas/formats/envelope.ts';
import { redriveJson } from '../../../lambdas/formats/redrive.ts';
import { archiveKinesisEvent } from '../../../lambdas/handlers/archive-kinesis-event.ts';
import type { RecordAccess } from '../../deployment/record-access.ts';
import type { DeadLetter } from './dead-letter.ts';

/** Where records of dead letters go. */
export interface LetterTarget {
  readonly pipeline: string;
  readonly records: Pick<RecordAccess, 'put'>;
  /** The stream between the stages. @default - there is no second stage */
  readonly contributions?: Pick<RecordAccess, 'put'>;
  readonly archive: ArchiveStore;
  /** The deployment's time, epoch ms. */
  readonly nowMs: number;
}

/** What became of an object's records. */
export interface RedrivenLetter {
  /** Put on a stream again, or written to the archive. */
  readonly records: number;
  /** Ticks: their time is over. */
  readonly ticks: number;
}

/** How long the partition remembers the ids, so that doing it again counts nothing twice. */
const rememberedForMs = days(7);

/**
 * Takes the records of a dead letter in again:
 * - of the processor, readings go on the stream with their original arrival time, under the id of
 *   their place, which counts once; changes of the registry and what was redriven as they were.
 * - of the second stage, contributions go on its stream as they were: they count by revision.
 * - of the archive, they are written to the archive, under the name that they would have had.
 *
 * @returns undefined where nothing can be done with it
 */
export const redriveLetter = async (
  letter: DeadLetter,
  target: LetterTarget,
): Promise<RedrivenLetter | undefined> => {
  const { givenUpBy, event } = letter;
  if (givenUpBy === 'archive') {
    await archiveKinesisEvent(target.archive, target.pipeline)(event);
    return { records: event.Records.length, ticks: 0 };
  }
  const isSecond = givenUpBy === 'secondStage';
  const stream = isSecond ? target.contributions : target.records;
  if (givenUpBy === 'other' || stream === undefined) return undefined;
  const counts = { records: 0, ticks: 0 };
  for (const { partition, records } of kinesisBatches(event)) {
    for (const { sequenceNumber, partitionKey, data } of records) {
      const bytes = Buffer.from(data, 'base64');
      const put = isSecond ? bytes : again({ partition, sequenceNumber, bytes }, target.nowMs);
      if (put === undefined) {
        counts.ticks += 1;
        continue;
      }
      await stream.put(partitionKey, put);
      counts.records += 1;
    }
  }
  return counts;
};

interface GivenUpRecord {
  readonly partition: string;
  readonly sequenceNumber: string;
  readonly bytes: Uint8Array;
}

/** The record to put; undefined for a tick. */
const again = (
  { partition, sequenceNumber, bytes }: GivenUpRecord,
  nowMs: number,
): Uint8Array | undefined => {
  const record = decodeEnvelope(partition, sequenceNumber, bytes);
  if (record.kind === 'tick') return undefined;
  if (record.kind !== 'reading') return bytes;
  const { clientId, topic, arrivalTimeMs: receivedAt } = record;
  const id = `${partition}:${sequenceNumber}`;
  const payload = Buffer.from(record.payload).toString('base64');
  const redrive = redriveJson({ id, untilMs: nowMs + rememberedForMs });
  return encodeEnvelope({ redrive: { ...redrive, payload, topic, clientId }, receivedAt });
};
