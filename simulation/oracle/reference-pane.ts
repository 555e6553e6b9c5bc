import type { ScriptPipeline, ScriptReading } from '../workload/fleet-script.ts';

/** A window of one device with all its readings. */
export interface ReferencePane {
  readonly window: ScriptPipeline['windows'][number];
  /** What names it: its start, its end where starts are shared, its number of count windows. */
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly readings: ScriptReading[];
  isChanged: boolean;
  isPastOnTime: boolean;
  /** It has a row. */
  isPublished: boolean;
  /** The record at hand has brought a multiple of the readings at which it fires early. */
  isEarlyDue: boolean;
}
