import type { FiringReason } from '../outcomes.ts';
import type { Slice } from './slice.ts';

/** The contents of one window as it fires. */
export interface FiredPane {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly reason: FiringReason;
  readonly count: number;
  readonly measures: Readonly<Record<string, number | null>>;
  /** Of reason `merged`: the id of the session that has the readings now. */
  readonly mergedInto?: string;
  /** Of a window that rollups merge: a copy of its accumulators as they stand. */
  readonly whole?: Slice;
}

/** What the record at hand makes a key's panes of one window tell. Empty between records. */
export interface DuePanes {
  /**
   * Panes that fire, by their ends: why, or, where nothing can change them any more, as they are.
   */
  readonly byEnd: Map<number, FiringReason | FiredPane>;
  /** Published panes that are part of another one now. */
  readonly merged: FiredPane[];
}

export const noDuePanes = (): DuePanes => ({ byEnd: new Map(), merged: [] });
