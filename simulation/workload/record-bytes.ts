import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { redriveJson } from '../../lambdas/formats/redrive.ts';
import { registryChangeJson } from '../../lambdas/formats/registry-change.ts';
import type { ScriptRecord } from './fleet-script.ts';
import { payloadOf } from './script-records.ts';

/** What no rule of ours has written. */
export const foreignBytes: Uint8Array = Buffer.from('?');

/** A record of a script as any stream holds it: in the envelope that the broker's rule makes. */
export const recordBytes = (record: ScriptRecord): Uint8Array => {
  const { kind, arrival: receivedAt } = record;
  if (kind === 'foreign') return foreignBytes;
  if (kind === 'tick') return encodeEnvelope({ tick: true, receivedAt });
  if (kind === 'control') {
    return encodeEnvelope({ control: registryChangeJson(record.change), receivedAt });
  }
  const { device } = record;
  const payload = Buffer.from(payloadOf(record)).toString('base64');
  const sent = { payload, topic: `dt/${device}`, clientId: device };
  const redrive = kind === 'readings' ? record.redrive : undefined;
  if (redrive === undefined) return encodeEnvelope({ ...sent, receivedAt });
  const { of: id, index, until: untilMs } = redrive;
  const which = redriveJson({ id, untilMs, ...(index === undefined ? {} : { index }) });
  return encodeEnvelope({ redrive: { ...which, ...sent }, receivedAt });
};

/** The device that a record is of, or about. */
export const deviceOf = (record: ScriptRecord): string | undefined =>
  record.kind === 'control' ? record.change.device : 'device' in record ? record.device : undefined;
