import {
  type AlertTransition,
  emptyLedger,
  type LedgerCounts,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import type {
  Observation,
  PartitionObservation,
  PublishedReading,
  SensorObservation,
} from '../../local/observation.ts';

/** 2025-03-10T10:15:30Z, when samples are observed. */
export const sampleInstantMs = 1_741_601_730_000;

const minuteMs = 60_000;

/** A factory with no sensor yet. */
export const sampleObservation = (part: Partial<Observation> = {}): Observation => ({
  atMs: sampleInstantMs,
  pipeline: {
    name: 'smart-factory',
    topic: 'dt/{site}/{sensor_id}',
    windows: [
      {
        name: 'perMinute',
        sizeMs: minuteMs,
        allowedLatenessMs: 10 * minuteMs,
        measures: ['mean', 'min', 'max', 'count'],
      },
    ],
    alerts: [{ name: 'overheating', limit: 80, measure: 'max' }],
    boundMs: 5_000,
    idleAfterMs: 2 * minuteMs,
  },
  published: 0,
  refused: 0,
  ledger: emptyLedger(),
  storedResults: 0,
  partitions: [],
  sensors: [],
  alerts: [],
  quarantine: [],
  latency: { readingToRow: null, readingToAlert: null },
  ...part,
});

export const sampleSensor = (
  key: string,
  part: Partial<SensorObservation> = {},
): SensorObservation => ({
  key,
  sensorType: 'temperature',
  tags: {},
  unit: 'C',
  watermarkMs: sampleInstantMs - 6_000,
  watermarkLagMs: 6_000,
  lastSeenMs: sampleInstantMs,
  isIdle: false,
  openPanes: 2,
  ...part,
});

export const samplePartition = (
  partition: string,
  part: Partial<PartitionObservation> = {},
): PartitionObservation => ({
  partition,
  position: '49664318201934561827365019283746501928374650192837465',
  commits: 41,
  ordinal: 1_234,
  arrivalClockMs: sampleInstantMs,
  watermarkMs: sampleInstantMs - 6_000,
  watermarkLagMs: 6_000,
  keys: 12,
  openPanes: 24,
  publishedThrough: { results: 41, alerts: 41 },
  ledger: sampleLedger(),
  ...part,
});

/** 1,034 readings that add up. */
export const sampleLedger = (): LedgerCounts => ({
  ...emptyLedger(),
  received: 1_034,
  accepted: 1_000,
  tooLate: 4,
  duplicate: 20,
  rejected: 10,
  rejectedBy: { malformed: 7, out_of_range: 3 },
});

export const sampleAlert = (part: Partial<AlertTransition> = {}): AlertTransition => ({
  type: 'alert',
  id: 'smart-factory/overheating/TEMP_2/1741601640000',
  pipeline: 'smart-factory',
  rule: 'overheating',
  key: 'TEMP_2',
  state: 'alarm',
  severity: 'critical',
  at: sampleInstantMs - 90_000,
  detail: 'max 84.20 is above 80',
  revision: 17,
  ...part,
});

/** The result of a minute of one sensor. */
export const sampleResult = (
  key: string,
  startMs: number,
  [min, mean, max]: readonly [number, number, number],
): WindowResult => ({
  type: 'result',
  pipeline: 'smart-factory',
  window: 'perMinute',
  key,
  id: String(startMs),
  start: startMs,
  end: startMs + minuteMs,
  revision: 1,
  reason: 'onTime',
  count: 12,
  measures: { mean, min, max, count: 12 },
});

export const sampleReading = (
  clientId: string,
  eventTimeMs: number,
  value: number,
): PublishedReading => ({ clientId, arrivalTimeMs: eventTimeMs + 400, eventTimeMs, value });
