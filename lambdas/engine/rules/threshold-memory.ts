import type { DeviceThreshold } from '../registry/registry-change.ts';

/** A window's value as of its last firing. */
export interface Evaluation {
  readonly id: string;
  /** Epoch ms. */
  readonly start: number;
  /** Epoch ms; what orders windows. */
  readonly end: number;
  value: number;
  /** The device's own limit, where the registry had one at the window's start as it fired. */
  own: DeviceThreshold | undefined;
}

/**
 * What a threshold rule remembers of one key. Windows that a late reading may still correct are
 * kept one by one; the alarms are a pure function of `standing` and these, so a correction in the
 * past gives the alarms that would have been, had it come in time.
 */
export interface ThresholdMemory {
  /** Cause (a window's id) of the alarm that stood before the first evaluation. */
  standing: string | undefined;
  /** By ascending end. */
  readonly evaluations: Evaluation[];
  /** Not in the journal as it stands. */
  isDirty: boolean;
}

export const emptyThresholdMemory = (): ThresholdMemory => ({
  standing: undefined,
  evaluations: [],
  isDirty: false,
});
