import type { KinesisStreamEvent } from 'aws-lambda';

/** Whose records were given up: what has to be done with them depends on it. */
export type GivenUpBy = 'processor' | 'secondStage' | 'archive' | 'other';

/** What a mapping gave up, whole: an object of the dead-letter bucket. */
export interface DeadLetter {
  /** Of the object. */
  readonly name: string;
  readonly givenUpBy: GivenUpBy;
  /** Name of the function. */
  readonly functionName: string;
  /** When it was given up, epoch ms; null where the object does not say. */
  readonly atMs: number | null;
  readonly event: KinesisStreamEvent;
}

/** An object that is no batch of a stream's records. */
export interface ForeignObject {
  readonly name: string;
  readonly detail: string;
}

/** Under it Lambda puts what mappings give up. */
export const deadLetterPrefix = 'aws/lambda/';

/** Reads an object as Lambda writes it for a failed batch of Kinesis. */
export const parseDeadLetter = (name: string, text: string): DeadLetter | ForeignObject => {
  const letter = object(text);
  if (letter === undefined) return { name, detail: 'it is no JSON object' };
  const { requestContext, payload, timestamp } = letter;
  const event = object(payload);
  const records = event?.Records;
  if (!Array.isArray(records) || records.length === 0 || !records.every(isKinesisRecord)) {
    return { name, detail: 'it holds no records of a Kinesis stream' };
  }
  const { functionArn } = (requestContext ?? {}) as { functionArn?: unknown };
  const functionName = String(functionArn ?? '').split(':')[6] ?? '';
  const atMs = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return {
    name,
    givenUpBy: givenUpBy(functionName),
    functionName,
    atMs: Number.isNaN(atMs) ? null : atMs,
    event: { Records: records } as KinesisStreamEvent,
  };
};

/** By the construct that the stack has made the function of. */
const givenUpBy = (functionName: string): GivenUpBy => {
  if (/-SecondStage/.test(functionName)) return 'secondStage';
  if (/-Processor/.test(functionName)) return 'processor';
  return /-Archive/.test(functionName) ? 'archive' : 'other';
};

/** An object, or the text of one. */
const object = (value: unknown): Readonly<Record<string, unknown>> | undefined => {
  let parsed = value;
  try {
    if (typeof value === 'string') parsed = JSON.parse(value);
  } catch {
    return undefined;
  }
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
};

const isKinesisRecord = (value: unknown): boolean => {
  const { kinesis, eventID } = (value ?? {}) as { kinesis?: unknown; eventID?: unknown };
  const { data, sequenceNumber, partitionKey } = (kinesis ?? {}) as Record<string, unknown>;
  return [eventID, data, sequenceNumber, partitionKey].every((each) => typeof each === 'string');
};
