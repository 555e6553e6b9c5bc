import {
  clockOffsetMs,
  type KeyState,
  noWatermark,
  type Pipeline,
} from '../../../lambdas/engine/index.ts';
import { PaneLayout } from '../../../lambdas/engine/windows/pane-layout.ts';
import type { PartitionView } from '../../../lambdas/runtime/read-partition.ts';
import { type KnownVersion, knownDevices } from '../registry/known-devices.ts';

/** What a partition's journal holds of a device. Times are epoch ms; null before the first. */
export interface DeviceInspection {
  readonly device: string;
  readonly watermark: number | null;
  /** The arrival clock at its last record. */
  readonly lastSeen: number | null;
  /** How far its newest event time is behind its arrival, ms; null where that is not known. */
  readonly clockOffset: number | null;
  readonly isForgotten: boolean;
  /** By window: its open panes; of overlapping windows, the slices that they share. */
  readonly panes: Readonly<Record<string, readonly PaneInspection[]>>;
  readonly dedupe: DedupeInspection;
  /** By alert rule: the window that raised the standing alarm, and the windows remembered. */
  readonly rules: Readonly<Record<string, { alarm: string | null; windows: number }>>;
  /** What is known of it, oldest first. */
  readonly registry: readonly KnownVersion[];
}

export interface PaneInspection {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly measures: Readonly<Record<string, number | null>>;
}

/** Readings remembered by time and identity, or by sequence: the session and its counter. */
export type DedupeInspection =
  | { readonly remembered: number }
  | { readonly session: string | number; readonly highest: number };

/** Undefined where the state holds nothing of the device. */
export const inspectDevice = (
  { state }: Pick<PartitionView, 'state'>,
  pipeline: Pipeline,
  device: string,
): DeviceInspection | undefined => {
  const key = state.keys.get(device);
  const registry = knownDevices([{ state }], device)[0]?.versions ?? [];
  if (key === undefined && registry.length === 0) return undefined;
  const watermarkMs = pipeline.watermark.scope === 'key' ? key?.watermarkMs : state.watermarkMs;
  return {
    device,
    watermark: instant(watermarkMs),
    lastSeen: instant(key?.lastSeenMs),
    clockOffset: (key && clockOffsetMs(key, pipeline.watermark)) ?? null,
    isForgotten: key?.isForgotten ?? false,
    panes: panesOf(key, pipeline),
    dedupe: dedupeOf(key),
    rules: Object.fromEntries(
      pipeline.alerts.map(({ name }, place) => {
        const memory = key?.thresholds[place];
        const windows = memory?.evaluations.length ?? 0;
        return [name, { alarm: memory?.standing ?? null, windows }];
      }),
    ),
    registry,
  };
};

const instant = (ms: number | undefined): number | null =>
  ms === undefined || ms === noWatermark ? null : ms;

const panesOf = (key: KeyState | undefined, { windows }: Pipeline): DeviceInspection['panes'] =>
  Object.fromEntries(
    windows.map(({ name, aggregate }, place) => {
      const { aggregates } = new PaneLayout(aggregate);
      const panes = (key?.slices[place] ?? []).map((slice): PaneInspection => {
        const { start, end, count } = slice;
        const measures = aggregates.map((one) => [one.name, one.aggregate.result(slice, one.at)]);
        return { start, end, count, measures: Object.fromEntries(measures) };
      });
      return [name, panes];
    }),
  );

const dedupeOf = (key: KeyState | undefined): DedupeInspection => {
  if (key?.sequence === undefined) return { remembered: key?.recent?.size ?? 0 };
  const { session, highest } = key.sequence;
  return { session, highest };
};
