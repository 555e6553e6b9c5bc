import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { RecentDedupe } from './dedupe-strategy.ts';

/**
 * What one key remembers of its readings, oldest first, by the arrival clock: three columns of one
 * table. A reading is forgotten `within` after it arrived, or when `atMost` newer ones came.
 */
export interface RecentMemory {
  readonly eventTimesMs: number[];
  readonly identities: (string | number)[];
  readonly arrivalsMs: number[];
  /** How many of the newest are not in the journal yet. */
  added: number;
  /** The latest of the event times: a reading after it need not be looked for. */
  latestEventTimeMs: number;
}

export const emptyRecentMemory = (): RecentMemory => ({
  eventTimesMs: [],
  identities: [],
  arrivalsMs: [],
  added: 0,
  latestEventTimeMs: noWatermark,
});

/** True where the reading is remembered: the same event time and the same identity. */
export const isRemembered = (
  memory: RecentMemory,
  eventTimeMs: number,
  identity: string | number,
): boolean => {
  if (eventTimeMs > memory.latestEventTimeMs) return false;
  const { eventTimesMs, identities } = memory;
  for (let at = eventTimesMs.length - 1; at >= 0; at -= 1) {
    if (eventTimesMs[at] === eventTimeMs && identities[at] === identity) return true;
  }
  return false;
};

/** Forgets what arrived `within` or longer before the arrival clock. */
export const forgetOld = (
  memory: RecentMemory,
  strategy: RecentDedupe,
  arrivalClockMs: number,
): void => {
  const { arrivalsMs } = memory;
  const oldest = arrivalClockMs - strategy.within;
  let gone = 0;
  while (gone < arrivalsMs.length && (arrivalsMs[gone] as number) <= oldest) gone += 1;
  drop(memory, gone);
};

/** Remembers a reading and tells how many were evicted to make room: 0 or 1. */
export const remember = (
  memory: RecentMemory,
  strategy: RecentDedupe,
  eventTimeMs: number,
  identity: string | number,
  arrivalClockMs: number,
): number => {
  memory.eventTimesMs.push(eventTimeMs);
  memory.identities.push(identity);
  memory.arrivalsMs.push(arrivalClockMs);
  memory.added += 1;
  memory.latestEventTimeMs = Math.max(memory.latestEventTimeMs, eventTimeMs);
  const evicted = Math.max(0, memory.arrivalsMs.length - strategy.atMost);
  drop(memory, evicted);
  return evicted;
};

/** Forgets everything, of a key that is forgotten itself. */
export const forgetAll = (memory: RecentMemory): void => drop(memory, memory.arrivalsMs.length);

const drop = (memory: RecentMemory, count: number): void => {
  if (count === 0) return;
  const { eventTimesMs, identities, arrivalsMs } = memory;
  let hadLatest = false;
  for (let gone = 0; gone < count; gone += 1) {
    // One by one: in the steady state a reading comes and a reading goes.
    if (eventTimesMs.shift() === memory.latestEventTimeMs) hadLatest = true;
    identities.shift();
    arrivalsMs.shift();
  }
  memory.added = Math.min(memory.added, arrivalsMs.length);
  if (hadLatest) memory.latestEventTimeMs = latestOf(eventTimesMs);
};

const latestOf = (eventTimesMs: readonly number[]): number => {
  let latest = noWatermark;
  for (const eventTimeMs of eventTimesMs) latest = Math.max(latest, eventTimeMs);
  return latest;
};

/** Writes the newest `count` readings, times relative to the key's last arrival. */
export const writeRecent = (
  memory: RecentMemory,
  count: number,
  lastSeenMs: number,
  writer: ByteWriter,
): void => {
  writer.unsigned(count);
  for (let at = memory.arrivalsMs.length - count; at < memory.arrivalsMs.length; at += 1) {
    const arrivalMs = memory.arrivalsMs[at] as number;
    const identity = memory.identities[at] as string | number;
    writer.unsigned(lastSeenMs - arrivalMs);
    writer.signed((memory.eventTimesMs[at] as number) - arrivalMs);
    writer.unsigned(typeof identity === 'number' ? 0 : 1);
    if (typeof identity === 'number') writer.double(identity);
    else writer.text(identity);
  }
};

/** Adds what `writeRecent` wrote; the caller forgets the old as the fold did. */
export const readRecent = (memory: RecentMemory, lastSeenMs: number, reader: ByteReader): void => {
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    const arrivalMs = lastSeenMs - reader.unsigned();
    memory.arrivalsMs.push(arrivalMs);
    const eventTimeMs = arrivalMs + reader.signed();
    memory.eventTimesMs.push(eventTimeMs);
    memory.latestEventTimeMs = Math.max(memory.latestEventTimeMs, eventTimeMs);
    memory.identities.push(reader.unsigned() === 0 ? reader.double() : reader.text());
  }
};

/** Drops what the strategy would have dropped while the readings just read were remembered. */
export const settleRecent = (
  memory: RecentMemory,
  strategy: RecentDedupe,
  lastSeenMs: number,
): void => {
  forgetOld(memory, strategy, lastSeenMs);
  drop(memory, Math.max(0, memory.arrivalsMs.length - strategy.atMost));
};
