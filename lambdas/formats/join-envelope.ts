import type { HandedReading } from '../engine/joins/reading-contribution.ts';
import type { Pipeline } from '../engine/pipeline.ts';
import type { ReadingPack } from '../engine/second-stage/contribution.ts';
import type { JoinReadingsRecord } from '../engine/second-stage/second-stage-record.ts';
import { isWhole } from './is-whole.ts';
import type { ReceivedFields } from './received-fields.ts';

/** The JSON of a record between the two stages that has readings for a join. */
interface JoinEnvelope {
  readonly pipeline: string;
  readonly join: string;
  readonly group: string;
  /** The first stage's arrival clock when the latest of them came, epoch ms. */
  readonly receivedAt: number;
  readonly readings: readonly JoinReading[];
}

interface JoinReading {
  readonly key: string;
  readonly side: string;
  /** Epoch ms. */
  readonly eventTime: number;
  readonly value: number;
  /** With `index`, what a repetition is known by. */
  readonly revision: number;
  readonly index: number;
}

/** A record of a stream may have 1 MiB, and a key in JSON 768 bytes. */
const mostReadings = 512;

const encoder = new TextEncoder();

/** The pack as records, more than one where it is large. */
export const encodeJoinEnvelopes = (
  { name: pipeline }: Pipeline,
  { join, group, contributions }: ReadingPack,
): Uint8Array[] => {
  const records: Uint8Array[] = [];
  for (let from = 0; from < contributions.length; from += mostReadings) {
    const part = contributions.slice(from, from + mostReadings);
    const receivedAt = Math.max(...part.map(({ arrivalTimeMs }) => arrivalTimeMs));
    const envelope: JoinEnvelope = {
      pipeline,
      join,
      group,
      receivedAt,
      readings: part.map(({ contributor: key, side, eventTimeMs, value, revision, index }) => ({
        key,
        side,
        eventTime: eventTimeMs,
        value,
        revision,
        index,
      })),
    };
    records.push(encoder.encode(JSON.stringify(envelope)));
  }
  return records;
};

type JoinFields = Pick<JoinReadingsRecord, 'join' | 'group' | 'readings'>;

/** @returns what is wrong, as a sentence, where the fields are no readings for a join */
export const parseJoinReadings = ({
  join,
  group,
  readings,
}: ReceivedFields): JoinFields | string => {
  if (typeof join !== 'string' || typeof group !== 'string') {
    return 'the envelope has readings, but not the join and the group that they are for';
  }
  if (!Array.isArray(readings)) return 'the readings of the envelope are not a list';
  const parsed = readings.map(parseReading);
  const wrong = parsed.indexOf(undefined);
  if (wrong >= 0) return `readings[${wrong}] of the envelope is not one that a first stage wrote`;
  return { join, group, readings: parsed as HandedReading[] };
};

const parseReading = (reading: unknown): HandedReading | undefined => {
  if (typeof reading !== 'object' || reading === null) return undefined;
  const { key, side, eventTime, value, revision, index } = reading as Record<string, unknown>;
  const isRead =
    typeof key === 'string' &&
    (side === 'left' || side === 'right') &&
    isWhole(eventTime, -(2 ** 50)) &&
    typeof value === 'number' &&
    isWhole(revision, 0) &&
    isWhole(index, 0);
  return isRead
    ? { side, contributor: key, eventTimeMs: eventTime, value, revision, index }
    : undefined;
};
