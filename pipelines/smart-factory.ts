import {
  boundedOutOfOrderness,
  count,
  days,
  fahrenheitToCelsius,
  kilopascalToHectopascal,
  max,
  mean,
  min,
  minutes,
  pipeline,
  recent,
  seconds,
  threshold,
  tumbling,
} from '../lambdas/engine/index.ts';

/**
 * A factory floor: four kinds of sensor, minute by minute, and an alert where a machine overheats.
 */
export const smartFactory = pipeline('smart-factory', {
  source: { topic: 'dt/{site}/{sensor_id}', format: 'json' },
  reading: {
    sensor: 'sensor_id',
    eventTime: 'timestamp',
    unit: 'unit',
    sensorTypes: {
      temperature: {
        sensors: 'TEMP_*',
        measures: { value: { unit: 'C', range: [-40, 150], accepts: { F: fahrenheitToCelsius } } },
      },
      humidity: { sensors: 'HUM_*', measures: { value: { unit: '%', range: [0, 100] } } },
      pressure: {
        sensors: 'PRES_*',
        measures: {
          value: { unit: 'hPa', range: [300, 1_100], accepts: { kPa: kilopascalToHectopascal } },
        },
      },
      vibration: { sensors: 'VIB_*', measures: { value: { unit: 'mm/s', range: [0, 50] } } },
    },
  },
  guards: { maxClockAhead: minutes(5), maxAge: days(7) },
  watermark: boundedOutOfOrderness({ bound: seconds(5), idleAfter: minutes(2) }),
  dedupe: recent({ within: minutes(2), atMost: 256 }),
  windows: {
    perMinute: tumbling({
      size: minutes(1),
      allowedLateness: minutes(10),
      aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
    }),
  },
  alerts: {
    overheating: threshold({
      window: 'perMinute',
      measure: 'max',
      above: 80,
      clearAt: 75,
      severity: 'critical',
      sensorType: 'temperature',
    }),
  },
  destinations: { results: 'smart_factory', alerts: 'smart-factory-alerts' },
});
