import {
  boundedOutOfOrderness,
  count,
  days,
  hours,
  max,
  mean,
  min,
  minutes,
  pipeline,
  recent,
  threshold,
  tumbling,
} from '../lambdas/engine/index.ts';

/** One industrial machine, hour by hour, over history: a machine gone cold has failed. */
export const machineTemperature = pipeline('machine-temperature', {
  source: { topic: 'dt/{site}/{sensor_id}', format: 'json' },
  reading: {
    sensor: 'sensor_id',
    eventTime: 'timestamp',
    sensorTypes: {
      machine: { sensors: '*', measures: { value: { unit: 'F', range: [-40, 250] } } },
    },
  },
  guards: { maxClockAhead: minutes(5), maxAge: days(36_500) },
  watermark: boundedOutOfOrderness({ bound: minutes(10), idleAfter: hours(2) }),
  dedupe: recent({ within: hours(2), atMost: 64 }),
  windows: {
    hourly: tumbling({
      size: hours(1),
      allowedLateness: hours(1),
      aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
    }),
  },
  alerts: {
    machineCold: threshold({
      window: 'hourly',
      measure: 'mean',
      below: 45,
      clearAt: 60,
      severity: 'critical',
    }),
  },
  destinations: { results: 'machine_temperature', alerts: 'machine-temperature-alerts' },
});
