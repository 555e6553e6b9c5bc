import type { SourceRecord } from '../../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../../lambdas/formats/envelope.ts';
import { registryChangeJson } from '../../../lambdas/formats/registry-change.ts';

/** The bytes of a record as the rule, the tick function or a verb put them on the stream. */
export const envelopeOf = (record: SourceRecord): Uint8Array => {
  if (record.kind === 'foreign') return record.payload;
  if (record.kind === 'tick') {
    return encodeEnvelope({ tick: true, receivedAt: record.arrivalTimeMs });
  }
  if (record.kind === 'control') {
    const control = registryChangeJson(record.change);
    return encodeEnvelope({ control, receivedAt: record.arrivalTimeMs });
  }
  return encodeEnvelope({
    payload: Buffer.from(record.payload).toString('base64'),
    topic: record.topic,
    clientId: record.clientId,
    receivedAt: record.arrivalTimeMs,
  });
};
