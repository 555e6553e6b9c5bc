import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  type QuarantinedReading,
  type RejectionReason,
  rejectionReasons,
  type WindowResult,
} from '../../engine/outcomes.ts';
import type { RefusedResult } from '../../engine/ports.ts';

type Attributes = Record<string, AttributeValue>;

/**
 * An item holds 400 KB. A device's payload has at most 128 KB, but a record that is not in our
 * envelope may have 10 MiB: what exceeds this lies in items of its own, and its row names its
 * digest.
 */
export const inlinePayloadBytes = 256 * 1024;
const keptTextCharacters = 4_000;
/** DynamoDB's limit for a sort key is 1024 bytes. */
const sortKeyBytes = 1_024;

/** Where a partition's readings lie; ordered by position, length first (see comparePositions). */
export const readingsPartitionKey = (pipeline: string, partition: string): string =>
  `${pipeline}#${partition}`;

/** Where results that a sink refused lie. */
export const resultsPartitionKey = (pipeline: string): string => `${pipeline}#results`;

/** Where the chunks of a payload lie that is kept under its digest. */
export const payloadPartitionKey = (digest: string): string => `payload#${digest}`;

/** The items of a payload, in order of their sort keys. An empty payload is one empty chunk. */
export const payloadItems = (digest: string, payload: Uint8Array): Attributes[] => {
  const chunks = Math.max(1, Math.ceil(payload.length / inlinePayloadBytes));
  return Array.from({ length: chunks }, (_, chunk) => ({
    pk: { S: payloadPartitionKey(digest) },
    sk: { S: String(chunk).padStart(6, '0') },
    type: { S: 'payload' },
    chunks: { N: String(chunks) },
    payload: {
      B: payload.subarray(chunk * inlinePayloadBytes, (chunk + 1) * inlinePayloadBytes),
    },
  }));
};

/** The payload of `payloadItems`; undefined where a chunk is missing. */
export const payloadOf = (items: readonly Attributes[]): Uint8Array | undefined => {
  const chunks = Number(items[0]?.chunks?.N ?? Number.NaN);
  if (items.length !== chunks) return undefined;
  return Buffer.concat(items.map((item) => item.payload?.B ?? new Uint8Array()));
};

/** What names a refused reading within its pipeline. */
export type ReadingPlace = Pick<QuarantinedReading, 'partition' | 'position' | 'index' | 'measure'>;

/** The key of a refused reading's item. */
export const readingKey = (
  pipeline: string,
  { partition, position, index, measure }: ReadingPlace,
): Attributes => {
  // 60 digits hold every sequence number and offset; padded, they sort as numbers do.
  const sortKey = `${position.padStart(60, '0')}#${String(index).padStart(6, '0')}`;
  return {
    pk: { S: readingsPartitionKey(pipeline, partition) },
    sk: { S: measure === undefined ? sortKey : `${sortKey}#${measure}` },
  };
};

/**
 * The item of a refused reading. Its key is its identity, so keeping it twice is keeping it once.
 */
export const readingItem = (pipeline: string, reading: QuarantinedReading): Attributes => {
  const { partition, position, index, measure, payload, payloadDigest } = reading;
  return {
    ...readingKey(pipeline, reading),
    type: { S: reading.type },
    reason: { S: reading.type === 'tooLate' ? 'tooLate' : reading.reason },
    detail: { S: kept(reading.detail) },
    partition: { S: partition },
    position: { S: position },
    index: { N: String(index) },
    payload: { B: payload },
    ...(payloadDigest !== undefined && { payloadDigest: { S: payloadDigest } }),
    ...(measure !== undefined && { measure: { S: measure } }),
    ...(reading.isWhole === true && { isWhole: { BOOL: true } }),
    ...(reading.topic !== undefined && { topic: { S: kept(reading.topic) } }),
    ...(reading.clientId !== undefined && { clientId: { S: kept(reading.clientId) } }),
    ...(reading.arrivalTimeMs !== undefined && {
      arrivalTimeMs: { N: String(reading.arrivalTimeMs) },
    }),
    ...(reading.type === 'tooLate' && {
      key: { S: kept(reading.key) },
      eventTimeMs: { N: String(reading.eventTimeMs) },
    }),
  };
};

/** The item of a refused result: one per identity and revision. */
export const resultItem = ({ result, reason }: RefusedResult): Attributes => {
  const { window, key, id, revision } = result;
  const rest = `#${id}#${String(revision).padStart(16, '0')}`;
  const named = `${window}#${key}${rest}`;
  return {
    pk: { S: resultsPartitionKey(result.pipeline) },
    sk: { S: Buffer.byteLength(named) <= sortKeyBytes ? named : `${window}#${sha256(key)}${rest}` },
    type: { S: 'result' },
    reason: { S: kept(reason) },
    result: { S: JSON.stringify(result) },
  };
};

/** Reads an item of `readingItem`. */
export const quarantinedReading = (item: Attributes): QuarantinedReading => {
  const text = (name: string): string => item[name]?.S ?? '';
  const number = (name: string): number => Number(item[name]?.N ?? 0);
  const common = {
    partition: text('partition'),
    position: text('position'),
    index: number('index'),
    detail: text('detail'),
    payload: item.payload?.B ?? new Uint8Array(),
    ...(item.payloadDigest !== undefined && { payloadDigest: text('payloadDigest') }),
    ...(item.measure !== undefined && { measure: text('measure') }),
    ...(item.isWhole?.BOOL === true && { isWhole: true as const }),
    ...(item.topic !== undefined && { topic: text('topic') }),
    ...(item.clientId !== undefined && { clientId: text('clientId') }),
    ...(item.arrivalTimeMs !== undefined && { arrivalTimeMs: number('arrivalTimeMs') }),
  };
  return text('type') === 'tooLate'
    ? { type: 'tooLate', ...common, key: text('key'), eventTimeMs: number('eventTimeMs') }
    : { type: 'rejected', ...common, reason: rejectionReason(text('reason')) };
};

/** Reads an item of `resultItem`. */
export const refusedResult = (item: Attributes): RefusedResult => ({
  result: JSON.parse(item.result?.S ?? 'null') as WindowResult,
  reason: item.reason?.S ?? '',
});

const rejectionReason = (text: string): RejectionReason =>
  rejectionReasons.find((reason) => reason === text) ?? 'internal';

/** Bounded, and valid UTF-8: what we did not write ourselves may be neither. */
const kept = (text: string): string => text.slice(0, keptTextCharacters).toWellFormed();

const sha256 = (data: Uint8Array | string): string =>
  createHash('sha256').update(data).digest('hex');
