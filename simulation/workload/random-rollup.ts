import type { Random } from '../../local/fleet/random.ts';
import { type ExtraAggregate, extraAggregates } from './extra-aggregates.ts';
import type { ScriptPipeline } from './fleet-script.ts';

/** The pipeline with its first window rolled up, where that can be and chance has it so. */
export const withRollup = (random: Random, pipeline: ScriptPipeline): ScriptPipeline => {
  const { windows, tags } = pipeline;
  const [window] = windows;
  const isShared = window !== undefined && window.gap === undefined && window.kind !== 'count';
  if (!isShared || (window.extras ?? []).some(isPerKey) || !random.isHit(0.3)) return pipeline;
  const completeAfter = random.index(30);
  const keepFor = completeAfter + (random.isHit(0.5) ? 1 + random.index(300) : 1e13);
  const by = tags !== undefined && random.isHit(0.6) ? ('site' as const) : undefined;
  return { ...pipeline, rollup: { by, completeAfter, keepFor } };
};

/** Of the readings of one device in their order. */
const isPerKey = (extra: ExtraAggregate): boolean => {
  const aggregate: { readonly isPerKey?: boolean } = extraAggregates[extra];
  return aggregate.isPerKey === true;
};
