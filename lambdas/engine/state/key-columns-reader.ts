import { RecentMemory } from '../dedupe/recent-memory.ts';
import type { Pipeline } from '../pipeline.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import { PaneLayout } from '../windows/pane-layout.ts';
import type { Slice } from '../windows/slice.ts';
import { hasMovingSlices } from '../windows/window-assigner.ts';
import type { ByteReader } from './byte-reader.ts';
import {
  forgotten,
  hasAllRecent,
  hasRules,
  hasSequence,
  hasWatermark,
} from './key-columns-writer.ts';
import type { KeyFinder } from './key-finder.ts';
import type { KeyState } from './key-state.ts';
import { NumberColumnReader } from './number-column-reader.ts';
import { RecentColumnsReader } from './recent-columns.ts';
import { SequenceColumnsReader } from './sequence-columns.ts';
import { SliceColumnsReader } from './slice-columns.ts';
import { TextColumnReader } from './text-column-reader.ts';
import { ThresholdColumnsReader } from './threshold-columns.ts';

/** How the keys were written: the stored windows' count and, per stored rule, its place today. */
export interface StoredShape {
  readonly windowCount: number;
  /** -1 for a rule that is no longer declared. */
  readonly rulePlaces: readonly number[];
}

/** Reads what a KeyColumnsWriter wrote, in the same order. */
export class KeyColumnsReader {
  private readonly pipeline: Pipeline;
  private readonly arrivalClockMs: number;
  private readonly rulePlaces: readonly number[];
  private readonly names: TextColumnReader;
  private readonly flags: ByteReader;
  private readonly silences: NumberColumnReader;
  private readonly lags: NumberColumnReader;
  private readonly recent: RecentColumnsReader;
  /** What was stored while another strategy was declared. */
  private readonly unwanted = new RecentMemory();
  private readonly sequences: SequenceColumnsReader;
  private readonly windows: readonly SliceColumnsReader[];
  private readonly isMoving: readonly boolean[];
  private readonly rules: readonly ThresholdColumnsReader[];

  constructor(pipeline: Pipeline, arrivalClockMs: number, shape: StoredShape, reader: ByteReader) {
    this.pipeline = pipeline;
    this.arrivalClockMs = arrivalClockMs;
    this.rulePlaces = shape.rulePlaces;
    this.names = new TextColumnReader(reader);
    this.flags = reader.nested();
    this.silences = new NumberColumnReader(reader);
    this.lags = new NumberColumnReader(reader);
    this.recent = new RecentColumnsReader(reader);
    this.sequences = new SequenceColumnsReader(reader);
    this.windows = pipeline.windows
      .slice(0, shape.windowCount)
      .map((window) => new SliceColumnsReader(PaneLayout.of(window), reader));
    this.isMoving = pipeline.windows.map(({ assigner }) => hasMovingSlices(assigner));
    this.rules = shape.rulePlaces.map(() => new ThresholdColumnsReader(reader));
  }

  /**
   * Applies the next keys, so many, to the states that `finder` gives of their names. What is alike
   * of all keys is read before what comes next: the keys of a large fleet are far apart in memory,
   * and in a short loop the processor fetches those of several keys at once.
   *
   * @throws CorruptBytesError
   */
  read(count: number, finder: KeyFinder): KeyState[] {
    const keys: KeyState[] = [];
    for (let rest = count; rest > 0; rest -= 1) keys.push(finder.find(this.names.read()));
    const flags = keys.map(() => this.flags.unsigned());
    const has = (at: number, flag: number): boolean => ((flags[at] as number) & flag) !== 0;
    for (const [at, key] of keys.entries()) this.readInstants(key, flags[at] as number);
    for (const [at, key] of keys.entries()) this.readRecent(key, has(at, hasAllRecent));
    for (const [at, key] of keys.entries()) this.readSequence(key, has(at, hasSequence));
    for (const [place, window] of this.windows.entries()) {
      for (const key of keys) this.readSlices(key.slices[place] as Slice[], place, window);
    }
    for (const [at, key] of keys.entries()) if (has(at, hasRules)) this.readRules(key);
    return keys;
  }

  private readInstants(key: KeyState, flags: number): void {
    key.lastSeenMs = this.arrivalClockMs - this.silences.read();
    key.watermarkMs =
      (flags & hasWatermark) === 0 ? noWatermark : key.lastSeenMs - this.lags.read();
    key.isForgotten = (flags & forgotten) !== 0;
  }

  private readSequence(key: KeyState, isThere: boolean): void {
    const sequence = isThere ? this.sequences.read() : undefined;
    key.sequence = this.pipeline.dedupe.kind === 'sequence' ? sequence : undefined;
  }

  private readSlices(slices: Slice[], place: number, window: SliceColumnsReader): void {
    if (this.isMoving[place]) slices.length = 0;
    window.readInto(slices);
  }

  private readRules(key: KeyState): void {
    for (const [stored, place] of this.rulePlaces.entries()) {
      const rule = this.rules[stored]?.read();
      if (place >= 0 && rule !== undefined) key.thresholds[place] = rule;
    }
  }

  private readRecent(key: KeyState, isAll: boolean): void {
    const { dedupe } = this.pipeline;
    if (dedupe.kind !== 'recent') {
      this.recent.read(this.unwanted, key.lastSeenMs);
      this.unwanted.clear();
      return;
    }
    key.recent ??= new RecentMemory();
    if (isAll) key.recent.clear();
    this.recent.read(key.recent, key.lastSeenMs);
    // What was forgotten was so when the newest was remembered, redriven perhaps, or seen.
    key.recent.settle(dedupe, Math.max(key.lastSeenMs, key.recent.newestArrivalMs));
  }
}
