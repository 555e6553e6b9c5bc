import {
  comparePositions,
  type SecondStageRecord,
  type SourceRecord,
  type SourceRecords,
} from '../engine/index.ts';
import type { StageState } from './stage.ts';

/** A record of either stage. */
export type ProcessedRecord = SourceRecord | SecondStageRecord;

export interface Skipped<Item> {
  /** How many of the records were folded before. */
  readonly skipped: number;
  /** The next one, where it never was, though its position is that of one that was. */
  readonly unseen?: Item;
  /** Whether one of those skipped erased a device. */
  readonly hasErased: boolean;
}

/**
 * Passes over records that come again: their positions are not after the committed one. Each of
 * them belongs to the arrival clock, so one that is newer was never here: its stream was deleted
 * and made again, and has the same positions for other records.
 */
export const skipProcessed = <Item extends ProcessedRecord>(
  state: Pick<StageState, 'position' | 'arrivalClockMs'>,
  records: SourceRecords<Item>,
): Skipped<Item> => {
  let hasErased = false;
  for (let skipped = 0; skipped < records.length; skipped += 1) {
    const record = records.at(skipped) as Item;
    if (comparePositions(record.position, state.position) > 0) return { skipped, hasErased };
    if (isUnseen(record, state.arrivalClockMs)) return { skipped, unseen: record, hasErased };
    hasErased ||= isErasure(record);
  }
  return { skipped: records.length, hasErased };
};

/** Whether folding it would have moved the clock: those left out never do. */
const isUnseen = (record: ProcessedRecord, arrivalClockMs: number): boolean =>
  record.kind !== 'foreign' && record.kind !== 'redriven' && record.arrivalTimeMs > arrivalClockMs;

/** Whether it erases a device's data. */
export const isErasure = (record: ProcessedRecord): boolean =>
  record.kind === 'control' && record.change.action === 'erase';
