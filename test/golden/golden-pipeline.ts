import {
  boundedOutOfOrderness,
  count,
  days,
  max,
  mean,
  min,
  minutes,
  pipeline,
  recent,
  seconds,
  session,
  sliding,
  sum,
  threshold,
  tumbling,
} from '../../lambdas/engine/index.ts';

const allowedLateness = seconds(20);

/** The declaration under which the stored state was written. It never changes. */
export const goldenPipeline = pipeline('golden', {
  source: { topic: 'dt/{site}/{id}', format: 'json' },
  reading: {
    sensor: 'id',
    eventTime: { field: 't', format: 'epochMilliseconds' },
    sensorTypes: {
      probe: {
        sensors: 'G*',
        measures: { heat: { unit: 'C', range: [-100, 100] }, load: { unit: '%', range: [0, 100] } },
      },
    },
  },
  guards: { maxClockAhead: minutes(5), maxAge: days(1) },
  watermark: boundedOutOfOrderness({ bound: seconds(2), idleAfter: seconds(15) }),
  dedupe: recent({ within: seconds(60), atMost: 8 }),
  windows: {
    tens: tumbling({
      size: seconds(10),
      allowedLateness,
      aggregate: { mean: mean('heat'), least: min('heat'), most: max('load'), count: count() },
    }),
    overlapping: sliding({
      size: seconds(30),
      slide: seconds(10),
      allowedLateness,
      aggregate: { sum: sum('heat') },
    }),
    bursts: session({ gap: seconds(5), allowedLateness, aggregate: { count: count() } }),
  },
  alerts: { hot: threshold({ window: 'tens', measure: 'mean', above: 50, clearAt: 40 }) },
  destinations: { results: 'golden_rows', alerts: 'golden-alerts' },
});
