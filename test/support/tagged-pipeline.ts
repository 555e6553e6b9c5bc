import type { MeasureAggregate } from '../../lambdas/engine/aggregates/aggregate.ts';
import {
  boundedOutOfOrderness,
  days,
  minutes,
  noDedupe,
  type Pipeline,
  pipeline,
  seconds,
  tumbling,
} from '../../lambdas/engine/index.ts';

/** A declaration of one window of a second, `w`, with those aggregates of the measure `x`. */
export const taggedPipeline = (
  aggregate: Readonly<Record<string, MeasureAggregate<'x'>>>,
): Pipeline =>
  pipeline('tagged', {
    source: { topic: 'dt/{sensor}', format: 'json' },
    reading: {
      sensor: 'sensor',
      eventTime: 'at',
      sensorTypes: { any: { sensors: '*', measures: { x: { unit: 'x', range: [0, 9] } } } },
    },
    guards: { maxClockAhead: minutes(1), maxAge: days(1) },
    watermark: boundedOutOfOrderness({ bound: seconds(1), idleAfter: minutes(1) }),
    dedupe: noDedupe,
    windows: { w: tumbling({ size: seconds(1), allowedLateness: seconds(0), aggregate }) },
    destinations: { results: 'tagged', alerts: 'tagged' },
  });
