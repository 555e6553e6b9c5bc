import { InvariantError } from './errors.ts';
import type { RegistryChange } from './registry/registry-change.ts';

/**
 * A record as the processor sees it: the envelope taken off, the payload still as the device sent
 * it. Position and partition come from the stream; everything else is what the broker proved.
 */
export type SourceRecord =
  | ReadingRecord
  | RedrivenRecord
  | TickRecord
  | ControlRecord
  | ForeignRecord;

/** What every record has: where it stands in its stream. */
export interface Positioned {
  /** A Kinesis shard id or a Kafka topic-partition. */
  readonly partition: string;
  /**
   * Decimal digits that grow within the partition, not contiguously: a sequence number, an offset.
   */
  readonly position: string;
}

/** Who sent a record, as the broker proved it: one object for all records of the sender. */
export interface Sender {
  readonly topic: string;
  readonly clientId: string;
  /** Its place among the senders that a reader of records knows again, or `unnumbered`. */
  readonly number: number;
}

export const unnumbered = -1;

export const nobody: Sender = { topic: '', clientId: '', number: unnumbered };

/** A payload that a device published, in the envelope that the broker's rule made. */
export interface ReadingRecord extends Positioned {
  readonly kind: 'reading';
  /** When the broker received it, epoch ms: the arrival time. */
  readonly arrivalTimeMs: number;
  readonly topic: string;
  readonly clientId: string;
  /**
   * The bytes as received: one reading or a pack of them. Theirs until the next record is read:
   * whoever keeps them copies them.
   */
  readonly payload: Uint8Array;
  /** Topic and client once more, where the reader knows its senders. @default - it does not */
  readonly sender?: Sender;
}

/**
 * A payload that was refused, out of quarantine again; only our own verb writes it. Its arrival
 * time is the original one: the guards are measured from it, and it moves no clock.
 */
export interface RedrivenRecord extends Omit<ReadingRecord, 'kind'> {
  readonly kind: 'redriven';
  readonly redrive: Redrive;
}

/** Which refused reading is redriven. */
export interface Redrive {
  /** Its id in quarantine: partition, position and index of the refusal. */
  readonly id: string;
  /** Its place in the payload. Absent: the payload was refused whole, and is judged whole. */
  readonly index?: number;
  /** Until when the same id may come again, by the arrival clock, epoch ms. */
  readonly untilMs: number;
}

/** A record that we put on every partition on a schedule: how time passes on a silent partition. */
export interface TickRecord extends Positioned {
  readonly kind: 'tick';
  readonly arrivalTimeMs: number;
}

/** A change of the device registry, or an erasure, under the device's partition key. */
export interface ControlRecord extends Positioned {
  readonly kind: 'control';
  readonly arrivalTimeMs: number;
  readonly change: RegistryChange;
}

/** A record that is not in our envelope; it has no arrival time, so it moves no clock. */
export interface ForeignRecord extends Positioned {
  readonly kind: 'foreign';
  readonly payload: Uint8Array;
  readonly detail: string;
}

/**
 * Orders two positions of one partition: negative where `left` comes first.
 * Positions are decimal digits of any length (Kinesis: 56), so length decides before the digits do.
 */
export const comparePositions = (left: string, right: string): number => {
  if (left.length !== right.length) return left.length - right.length;
  if (left < right) return -1;
  return left === right ? 0 : 1;
};

/** @throws InvariantError where the position is not after the last: a folded record came again */
export const assertAfter = (last: string, position: string, partition: string): void => {
  if (comparePositions(position, last) > 0) return;
  throw new InvariantError(
    `position ${position} of ${partition} is not after ${last}; skip what was folded before`,
  );
};
