import { minutes, type Pipeline, pipelineOf, rollup } from '../../../lambdas/engine/index.ts';
import * as smartFactory from '../../../pipelines/smart-factory.ts';

/** A declaration that uses one stage. */
export const plain = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const { kind, window, completeAfter, keepFor } = rollup({
  window: 'perMinute',
  completeAfter: minutes(1),
  keepFor: minutes(60),
});
/** The same with a second stage. */
export const rolledUp: Pipeline = {
  ...plain,
  rollups: [{ name: 'fleet', kind, window, completeAfter, keepFor }],
};

/** The same with a feed, which both stages tell on. */
export const told: Pipeline = {
  ...rolledUp,
  destinations: { ...plain.destinations, feed: 'smart-factory-outcomes' },
};
