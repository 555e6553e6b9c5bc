import type { Pipeline } from '../pipeline.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import { PaneLayout } from '../windows/pane-layout.ts';
import type { Slice } from '../windows/slice.ts';
import { hasMovingSlices } from '../windows/window-assigner.ts';
import { ByteWriter } from './byte-writer.ts';
import { firstDirty, type KeyState } from './key-state.ts';
import { NumberColumnWriter } from './number-column-writer.ts';
import { RecentColumnsWriter } from './recent-columns.ts';
import { SequenceColumnsWriter } from './sequence-columns.ts';
import { SliceColumnsWriter } from './slice-columns.ts';
import { TextColumnWriter } from './text-column-writer.ts';
import { ThresholdColumnsWriter } from './threshold-columns.ts';

export const forgotten = 1;
export const hasWatermark = 2;
export const hasRules = 4;
/** The readings written are all that the key remembers, not only what it added. */
export const hasAllRecent = 8;
export const hasSequence = 16;

/**
 * Writes keys column by column: what is alike of all keys stands together, which the compressor
 * rewards; a commit of ten readings a key takes two thirds less than key by key.
 */
export class KeyColumnsWriter {
  private readonly pipeline: Pipeline;
  private readonly extent: 'changes' | 'all';
  private readonly names = new TextColumnWriter();
  private readonly flags = new ByteWriter(128);
  private readonly silences = new NumberColumnWriter();
  private readonly lags = new NumberColumnWriter();
  private readonly recent = new RecentColumnsWriter();
  private readonly sequences = new SequenceColumnsWriter();
  private readonly windows: readonly SliceColumnsWriter[];
  private readonly isMoving: readonly boolean[];
  private readonly rules: readonly ThresholdColumnsWriter[];

  /** @param extent what changed of each key since the last commit, or all of it */
  constructor(pipeline: Pipeline, extent: 'changes' | 'all') {
    this.pipeline = pipeline;
    this.extent = extent;
    this.windows = pipeline.windows.map((window) => new SliceColumnsWriter(PaneLayout.of(window)));
    this.isMoving = pipeline.windows.map(({ assigner }) => hasMovingSlices(assigner));
    this.rules = pipeline.alerts.map(() => new ThresholdColumnsWriter());
  }

  /**
   * Writes the next keys. What is alike of all of them is written before what comes next: the keys
   * of a large fleet are far apart in memory, and in a short loop the processor fetches those of
   * several at once.
   */
  write(keys: readonly KeyState[], arrivalClockMs: number): void {
    const { length } = keys;
    for (let at = 0; at < length; at += 1) this.names.write((keys[at] as KeyState).key);
    for (let at = 0; at < length; at += 1) this.writeFlags(keys[at] as KeyState, arrivalClockMs);
    for (let at = 0; at < length; at += 1) this.writeInstants(keys[at] as KeyState, arrivalClockMs);
    for (let at = 0; at < length; at += 1) this.writeDedupe(keys[at] as KeyState);
    for (let place = 0; place < this.windows.length; place += 1) this.writeSlices(keys, place);
    for (let at = 0; at < length; at += 1) this.writeRules(keys[at] as KeyState);
  }

  /** The keys that were written, column by column; the next ones begin anew. */
  finish(writer: ByteWriter): void {
    this.names.finish(writer);
    writer.drain(this.flags);
    this.silences.finish(writer);
    this.lags.finish(writer);
    this.recent.finish(writer);
    this.sequences.finish(writer);
    for (const window of this.windows) window.finish(writer);
    for (const rule of this.rules) rule.finish(writer);
  }

  private writeFlags(key: KeyState, arrivalClockMs: number): void {
    const { dedupe } = this.pipeline;
    // As if what is old by now had been forgotten with each reading: equal states, equal bytes.
    // Changes tell nothing of what the journal holds but whether there is any.
    if (dedupe.kind === 'recent') {
      const isKept =
        this.extent === 'changes' && key.recent?.holdsCommitted(dedupe, arrivalClockMs);
      if (!isKept) key.recent?.forgetOld(dedupe, arrivalClockMs);
    }
    this.flags.byte(
      (key.isForgotten ? forgotten : 0) |
        (key.watermarkMs === noWatermark ? 0 : hasWatermark) |
        (this.writesRules(key) ? hasRules : 0) |
        (this.remembered(key) === (key.recent?.size ?? 0) ? hasAllRecent : 0) |
        (key.sequence === undefined ? 0 : hasSequence),
    );
  }

  private writeInstants({ lastSeenMs, watermarkMs }: KeyState, arrivalClockMs: number): void {
    this.silences.write(arrivalClockMs - lastSeenMs);
    if (watermarkMs !== noWatermark) this.lags.write(lastSeenMs - watermarkMs);
  }

  private writeDedupe(key: KeyState): void {
    this.recent.write(key.recent, this.remembered(key), key.lastSeenMs);
    if (key.sequence !== undefined) this.sequences.write(key.sequence);
  }

  /** How many of the newest readings are written. */
  private remembered({ recent }: KeyState): number {
    const remembered = this.extent === 'all' ? recent?.size : recent?.addedCount;
    return remembered ?? 0;
  }

  private writeSlices(keys: readonly KeyState[], place: number): void {
    const window = this.windows[place] as SliceColumnsWriter;
    const extent = this.isMoving[place] ? 'all' : this.extent;
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at] as KeyState;
      const slices = key.slices[place] as Slice[];
      window.note(slices, extent, firstDirty(key, slices));
    }
    window.writeNoted();
  }

  private writeRules(key: KeyState): void {
    if (!this.writesRules(key)) return;
    for (const [place, rule] of key.thresholds.entries()) this.rules[place]?.write(rule);
  }

  private writesRules({ thresholds }: KeyState): boolean {
    if (thresholds.length === 0) return false;
    const isAll = this.extent === 'all';
    return thresholds.some((rule) =>
      isAll ? rule.standing !== undefined || rule.evaluations.length > 0 : rule.isDirty,
    );
  }
}
