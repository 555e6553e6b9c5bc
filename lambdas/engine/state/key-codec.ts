import { forgetAll, readRecent, settleRecent, writeRecent } from '../dedupe/recent-memory.ts';
import type { Pipeline } from '../pipeline.ts';
import { readThreshold, writeThreshold } from '../rules/threshold-memory.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import { findSlice, type Slice } from '../windows/slice.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { KeyState } from './key-state.ts';
import { readSlice, writeSlice } from './slice-codec.ts';

const forgotten = 1;
const hasWatermark = 2;
const hasRules = 4;
/** The readings written are all that the key remembers, not only what it added. */
const hasAllRecent = 8;

/** Writes what changed of a key since the last commit (`changes`), or all of it. */
export const writeKey = (
  key: KeyState,
  pipeline: Pipeline,
  arrivalClockMs: number,
  extent: 'changes' | 'all',
  writer: ByteWriter,
): void => {
  const isAll = extent === 'all';
  const writesRules = key.thresholds.some((rule) =>
    isAll ? rule.standing !== undefined || rule.evaluations.length > 0 : rule.isDirty,
  );
  const remembered = isAll ? key.recent.arrivalsMs.length : key.recent.added;
  writer.text(key.key);
  writer.unsigned(
    (key.isForgotten ? forgotten : 0) |
      (key.watermarkMs === noWatermark ? 0 : hasWatermark) |
      (writesRules ? hasRules : 0) |
      (remembered === key.recent.arrivalsMs.length ? hasAllRecent : 0),
  );
  if (key.watermarkMs !== noWatermark) writer.signed(key.watermarkMs - key.lastSeenMs);
  writer.unsigned(arrivalClockMs - key.lastSeenMs);
  writeRecent(key.recent, remembered, key.lastSeenMs, writer);
  for (const [place, slices] of key.slices.entries()) {
    const aggregates = Object.values(pipeline.windows[place]?.aggregate ?? {});
    const changed = isAll ? slices : slices.filter((slice) => slice.isDirty);
    writer.unsigned(changed.length);
    for (const slice of changed) writeSlice(slice, aggregates, key.lastSeenMs, writer);
  }
  if (writesRules) for (const rule of key.thresholds) writeThreshold(rule, writer);
};

/** How the key was written: the stored windows' count and, per stored rule, its place today. */
export interface StoredShape {
  readonly windowCount: number;
  /** -1 for a rule that is no longer declared. */
  readonly rulePlaces: readonly number[];
}

/** Applies what `writeKey` wrote to the key of that name, which `find` gives or makes. */
export const readKey = (
  find: (name: string) => KeyState,
  pipeline: Pipeline,
  arrivalClockMs: number,
  shape: StoredShape,
  reader: ByteReader,
): KeyState => {
  const key = find(reader.text());
  const flags = reader.unsigned();
  const behind = (flags & hasWatermark) === 0 ? undefined : reader.signed();
  key.lastSeenMs = arrivalClockMs - reader.unsigned();
  key.watermarkMs = behind === undefined ? noWatermark : key.lastSeenMs + behind;
  key.isForgotten = (flags & forgotten) !== 0;
  if ((flags & hasAllRecent) !== 0) forgetAll(key.recent);
  readRecent(key.recent, key.lastSeenMs, reader);
  if (pipeline.dedupe.kind === 'recent') settleRecent(key.recent, pipeline.dedupe, key.lastSeenMs);
  for (let place = 0; place < shape.windowCount; place += 1) {
    const aggregates = Object.values(pipeline.windows[place]?.aggregate ?? {});
    const slices = key.slices[place] ?? [];
    for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
      replaceSlice(slices, readSlice(aggregates, key.lastSeenMs, reader));
    }
  }
  if ((flags & hasRules) !== 0) {
    for (const place of shape.rulePlaces) {
      const rule = readThreshold(reader);
      if (place >= 0) key.thresholds[place] = rule;
    }
  }
  return key;
};

/** Puts the slice in its place by start, instead of an earlier state of the same slice. */
const replaceSlice = (slices: Slice[], slice: Slice): void => {
  const at = findSlice(slices, slice.start);
  if (at < 0) slices.splice(-at - 1, 0, slice);
  else slices[at] = slice;
};
