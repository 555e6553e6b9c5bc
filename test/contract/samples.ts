import type {
  AlertTransition,
  RejectedReading,
  TooLateReading,
  WindowResult,
} from '../../lambdas/engine/outcomes.ts';

/** A result with every field filled in; times around 2025-03-10. */
export const sampleResult = (more: Partial<WindowResult> = {}): WindowResult => {
  const start = more.start ?? 1_741_601_700_000;
  return {
    type: 'result',
    pipeline: 'smart-factory',
    window: 'perMinute',
    key: 'TEMP_45',
    id: String(start),
    start,
    end: start + 60_000,
    revision: 17,
    reason: 'onTime',
    count: 60,
    measures: { mean: 36.8, min: -0.1, max: 1e-7, count: 60 },
    ...more,
  };
};

export const sampleAlert = (more: Partial<AlertTransition> = {}): AlertTransition => ({
  type: 'alert',
  id: 'smart-factory#overheating#TEMP_45#1741601700000',
  pipeline: 'smart-factory',
  rule: 'overheating',
  key: 'TEMP_45',
  state: 'alarm',
  severity: 'critical',
  at: 1_741_601_700_000,
  detail: 'max is 91 C, above 80 C',
  revision: 17,
  ...more,
});

export const sampleRejected = (more: Partial<RejectedReading> = {}): RejectedReading => ({
  type: 'rejected',
  partition: 'shardId-000000000000',
  position: '49590338271490256608559692538361571095921575989136588898',
  index: 0,
  reason: 'schema',
  detail: 'value is "hot", but must be a number',
  arrivalTimeMs: 1_741_601_732_000,
  topic: 'dt/plant-1/TEMP_45',
  clientId: 'TEMP_45',
  payload: new TextEncoder().encode('{"sensor_id":"TEMP_45","value":"hot"}'),
  ...more,
});

export const sampleTooLate = (more: Partial<TooLateReading> = {}): TooLateReading => {
  const { reason: _, type: __, ...common } = sampleRejected();
  return {
    ...common,
    type: 'tooLate',
    index: 3,
    detail: 'its window closed at 10:26',
    key: 'TEMP_45',
    eventTimeMs: 1_741_600_000_000,
    ...more,
  };
};
