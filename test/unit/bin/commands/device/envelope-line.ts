import type { FirstReading } from '../../../../../bin/commands/device/first-reading.ts';
import type { SourceRecordLine } from '../../../../../lambdas/formats/source-record-line.ts';

/** The message as the stream has it, from a client of that name. */
export const envelopeLine = (
  { topic, payload }: FirstReading,
  clientId: string,
  arrivalTime: number,
): SourceRecordLine => ({
  partition: 'p0',
  position: '1',
  arrivalTime,
  clientId,
  topic,
  payload: new TextEncoder().encode(payload),
});
