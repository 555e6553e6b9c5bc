import type { SourceRecord } from '../engine/index.ts';
import { decodeEnvelope } from './envelope.ts';
import { lineEnvelope } from './line-envelope.ts';
import { receivedFields } from './received-fields.ts';
import { redriveJson } from './redrive.ts';
import { registryChangeJson } from './registry-change.ts';
import type { SourceRecordLine } from './source-record-line.ts';

/**
 * A record of the stream as one line of the archive, in the form of recorded source records. What
 * that form would not give back to the byte is kept as it is: nothing of a record is lost.
 */
export const archiveLine = (partition: string, position: string, bytes: Uint8Array): string => {
  const line = lineOf(decodeEnvelope(partition, position, bytes), bytes);
  const isExact = line !== undefined && Buffer.compare(lineEnvelope(line), bytes) === 0;
  const shown = isExact ? line : { partition, position, record: bytes };
  return JSON.stringify(lineJson(shown));
};

const lineOf = (record: SourceRecord, bytes: Uint8Array): SourceRecordLine | undefined => {
  const { kind, partition, position } = record;
  if (kind === 'foreign') return undefined;
  const source = { partition, position, arrivalTime: record.arrivalTimeMs };
  if (kind === 'tick') return { ...source, tick: true };
  if (kind === 'control') return { ...source, control: record.change };
  const { clientId, topic, payload } = record;
  const sent = { ...source, clientId, topic, payload };
  if (kind === 'redriven') return { ...sent, redrive: record.redrive };
  const fields = receivedFields(bytes);
  const principal = typeof fields === 'string' ? undefined : fields.principal;
  return typeof principal === 'string' ? { ...sent, principal } : sent;
};

const lineJson = (line: SourceRecordLine): object => {
  const { partition, position } = line;
  if ('record' in line) return { partition, position, recordBase64: base64(line.record) };
  const source = { partition, position, arrivalTime: line.arrivalTime };
  if ('tick' in line) return { ...source, tick: true };
  if ('control' in line) return { ...source, control: registryChangeJson(line.control) };
  const { clientId, topic, principal, payload, redrive } = line;
  return {
    ...source,
    clientId,
    topic,
    ...(principal === undefined ? {} : { principal }),
    ...payloadJson(payload),
    ...(redrive === undefined ? {} : { redrive: redriveJson(redrive) }),
  };
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const payloadJson = (bytes: Uint8Array): object => {
  try {
    return { payload: decoder.decode(bytes) };
  } catch {
    return { payloadBase64: base64(bytes) };
  }
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
