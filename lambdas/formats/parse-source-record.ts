import type { Redrive, RegistryChange } from '../engine/index.ts';
import { isInstant } from './is-instant.ts';
import { parseRedrive } from './redrive.ts';
import { parseRegistryChange, RegistryChangeError } from './registry-change.ts';
import type { SourceRecordLine } from './source-record-line.ts';

/** Why a line is no source record: names the field, its value, the rule and what to write. */
export class SourceRecordError extends Error {
  override readonly name = 'SourceRecordError';
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one line of recorded source records, as docs/FORMATS.md describes them.
 *
 * @throws SourceRecordError
 */
export const parseSourceRecord = (text: string): SourceRecordLine => {
  const fields = parseObject(text);
  const partition = filledText(fields, 'partition');
  const position = filledText(fields, 'position');
  if (!/^\d+$/.test(position)) {
    refuse('position', position, 'decimal digits', 'write a sequence number or an offset');
  }
  if (fields.recordBase64 !== undefined) {
    return { partition, position, record: base64Bytes('recordBase64', fields.recordBase64) };
  }
  const arrivalTime = epochMilliseconds(fields, 'arrivalTime');
  if (fields.tick === true) return { partition, position, arrivalTime, tick: true };
  if (fields.tick !== undefined) {
    refuse('tick', fields.tick, 'true', 'leave it out where the record is a reading');
  }
  if (fields.control !== undefined) {
    return { partition, position, arrivalTime, control: registryChange(fields.control) };
  }
  return {
    partition,
    position,
    arrivalTime,
    clientId: filledText(fields, 'clientId'),
    topic: filledText(fields, 'topic'),
    ...(fields.principal === undefined ? {} : { principal: filledText(fields, 'principal') }),
    payload: payloadBytes(fields),
    ...(fields.redrive === undefined ? {} : { redrive: redriveOf(fields.redrive) }),
  };
};

const redriveOf = (value: unknown): Redrive =>
  parseRedrive(value) ??
  refuse('redrive', value, 'of, index and until', 'docs/FORMATS.md shows one');

const registryChange = (value: unknown): RegistryChange => {
  try {
    return parseRegistryChange(value);
  } catch (error) {
    if (error instanceof RegistryChangeError) throw new SourceRecordError(error.message);
    throw error;
  }
};

const parseObject = (text: string): Fields => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceRecordError(`is not JSON (${why}); write one object on each line`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new SourceRecordError('is not a JSON object; write one object on each line');
};

const filledText = (fields: Fields, field: string): string => {
  const value = fields[field];
  if (typeof value === 'string' && value !== '') return value;
  return refuse(field, value, 'text that is not empty', `write "${field}":"..."`);
};

const epochMilliseconds = (fields: Fields, field: string): number => {
  const value = fields[field];
  if (isInstant(value)) return value;
  const rule = 'whole epoch milliseconds, at most 2^50 of them from 1970';
  return refuse(field, value, rule, `write "${field}":1741601732000`);
};

const payloadBytes = (fields: Fields): Uint8Array => {
  const { payload, payloadBase64 } = fields;
  if ((payload === undefined) === (payloadBase64 === undefined)) {
    const both = payload === undefined ? 'neither' : 'both';
    throw new SourceRecordError(
      `has ${both} of payload and payloadBase64, but must have one; write text as payload, ` +
        'bytes as payloadBase64',
    );
  }
  if (payload !== undefined) {
    if (typeof payload === 'string' && payload.isWellFormed()) return Buffer.from(payload);
    return refuse('payload', payload, 'text in Unicode', 'give bytes as payloadBase64');
  }
  return base64Bytes('payloadBase64', payloadBase64);
};

const base64Bytes = (field: string, value: unknown): Uint8Array => {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  if (typeof value === 'string' && isBase64.test(value)) return Buffer.from(value, 'base64');
  return refuse(field, value, 'base64 with its padding', 'encode the bytes anew');
};

const refuse = (field: string, value: unknown, rule: string, next: string): never => {
  const shown = JSON.stringify(value) ?? 'absent';
  const short = shown.length > 60 ? `${shown.slice(0, 60)}...` : shown;
  throw new SourceRecordError(`${field} is ${short}, but must be ${rule}; ${next}`);
};
