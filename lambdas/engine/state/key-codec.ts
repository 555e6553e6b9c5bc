import { forgetAll, readRecent, settleRecent, writeRecent } from '../dedupe/recent-memory.ts';
import type { Pipeline } from '../pipeline.ts';
import { readThreshold, writeThreshold } from '../rules/threshold-memory.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { Pane } from '../windows/pane.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { KeyState } from './key-state.ts';
import { readPane, writePane } from './pane-codec.ts';

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
  for (const [place, panes] of key.panes.entries()) {
    const aggregates = Object.values(pipeline.windows[place]?.aggregate ?? {});
    const changed = isAll ? panes : panes.filter((pane) => pane.isDirty);
    writer.unsigned(changed.length);
    for (const pane of changed) writePane(pane, aggregates, key.lastSeenMs, writer);
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
    const panes = key.panes[place] ?? [];
    for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
      replacePane(panes, readPane(aggregates, key.lastSeenMs, reader));
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

/** Puts the pane in its place by start, instead of an earlier state of the same pane. */
const replacePane = (panes: Pane[], pane: Pane): void => {
  let at = panes.length;
  while (at > 0 && (panes[at - 1]?.start ?? pane.start) > pane.start) at -= 1;
  const isKnown = panes[at - 1]?.start === pane.start;
  panes.splice(isKnown ? at - 1 : at, isKnown ? 1 : 0, pane);
};
