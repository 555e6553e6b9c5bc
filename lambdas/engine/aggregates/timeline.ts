import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';
import { NumberColumnReader } from '../state/number-column-reader.ts';
import { NumberColumnWriter } from '../state/number-column-writer.ts';

/**
 * The values of a measure in order of event time, at most a declared number of them.
 * What depends on the time between readings needs them one by one, for a reading that comes out of
 * order splits an interval that a summary would have closed.
 * 1. Event time is divided into buckets of `2^level` ms, at first of 1 ms.
 * 2. Of the readings in one bucket the last counts; of those at one event time, the largest.
 * 3. Where more buckets than `atMost` are occupied, the level rises until they are not.
 * A bucket lies within one bucket of the next level. So the last readings of the buckets are those
 * of all readings, whatever was forgotten before, and the level is the lowest at which all readings
 * ever added fit. Neither depends on the order of additions or merges.
 */
export interface Timeline {
  level: number;
  /** Epoch ms, ascending. */
  readonly times: number[];
  readonly values: number[];
}

export const emptyTimeline = (): Timeline => ({ level: 0, times: [], values: [] });

/** Adds in place. */
export const addToTimeline = (
  timeline: Timeline,
  atMost: number,
  value: number,
  eventTimeMs: number,
): void => {
  const { times, values } = timeline;
  const bucketMs = 2 ** timeline.level;
  let at = times.length;
  while (at > 0 && (times[at - 1] as number) > eventTimeMs) at -= 1;
  // The only readings that can share its bucket are the nearest before (or at) it and after it.
  const bucket = Math.floor(eventTimeMs / bucketMs);
  const after = times[at];
  if (after !== undefined && Math.floor(after / bucketMs) === bucket) return;
  const before = times[at - 1];
  if (before !== undefined && Math.floor(before / bucketMs) === bucket) {
    const isLarger = eventTimeMs > before || value > (values[at - 1] as number);
    if (!isLarger) return;
    times[at - 1] = eventTimeMs;
    values[at - 1] = value;
    return;
  }
  times.splice(at, 0, eventTimeMs);
  values.splice(at, 0, value);
  while (times.length > atMost) raiseLevel(timeline, timeline.level + 1);
};

/** Leaves both sides as they were. */
export const mergeTimelines = (left: Timeline, right: Timeline, atMost: number): Timeline => {
  const merged = { level: left.level, times: [...left.times], values: [...left.values] };
  raiseLevel(merged, Math.max(left.level, right.level));
  for (const [at, time] of right.times.entries()) {
    addToTimeline(merged, atMost, right.values[at] as number, time);
  }
  return merged;
};

export const writeTimeline = ({ level, times, values }: Timeline, writer: ByteWriter): void => {
  writer.unsigned(level);
  writer.unsigned(times.length);
  for (const numbers of [times, values]) {
    const column = new NumberColumnWriter();
    for (const number of numbers) column.write(number);
    column.finish(writer);
  }
};

export const readTimeline = (reader: ByteReader): Timeline => {
  const level = reader.unsigned();
  const length = reader.unsigned();
  const column = (): number[] => {
    const numbers: number[] = [];
    const written = new NumberColumnReader(reader);
    while (numbers.length < length) numbers.push(written.read());
    return numbers;
  };
  return { level, times: column(), values: column() };
};

/** Keeps the last of each bucket of a higher level. */
const raiseLevel = (timeline: Timeline, level: number): void => {
  const { times, values } = timeline;
  const bucketMs = 2 ** level;
  let kept = 0;
  for (const [at, time] of times.entries()) {
    const next = times[at + 1];
    if (next !== undefined && Math.floor(next / bucketMs) === Math.floor(time / bucketMs)) continue;
    times[kept] = time;
    values[kept] = values[at] as number;
    kept += 1;
  }
  times.length = kept;
  values.length = kept;
  timeline.level = level;
};
