import { encodeEnvelope } from './envelope.ts';
import { redriveJson } from './redrive.ts';
import { registryChangeJson } from './registry-change.ts';
import type { SourceRecordLine } from './source-record-line.ts';

/** A recorded record as it was on the stream, in its envelope. */
export const lineEnvelope = (line: SourceRecordLine): Uint8Array => {
  if ('record' in line) return line.record;
  const { arrivalTime: receivedAt } = line;
  if ('tick' in line) return encodeEnvelope({ tick: true, receivedAt });
  if ('control' in line) {
    return encodeEnvelope({ control: registryChangeJson(line.control), receivedAt });
  }
  const { topic, clientId, principal } = line;
  const payload = Buffer.from(line.payload).toString('base64');
  if (line.redrive !== undefined) {
    const redrive = { ...redriveJson(line.redrive), payload, topic, clientId };
    return encodeEnvelope({ redrive, receivedAt });
  }
  const proved = principal === undefined ? {} : { principal };
  return encodeEnvelope({ payload, topic, clientId, ...proved, receivedAt });
};
