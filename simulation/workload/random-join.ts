import type { Random } from '../../local/fleet/random.ts';
import type { ScriptPipeline } from './fleet-script.ts';

/** As old as no reading is: what a group once had is never forgotten, as the reference has it. */
const anyAge = 1e13;

/** The pipeline with its measures `a` and `b` joined, where chance has it so. */
export const withJoin = (random: Random, pipeline: ScriptPipeline): ScriptPipeline => {
  if (!random.isHit(0.3)) return pipeline;
  const by = pipeline.tags !== undefined && random.isHit(0.5) ? ('site' as const) : undefined;
  const [before, after] = [random.index(25), random.index(25)];
  const atMost = random.isHit(0.5) ? 2 + random.index(20) : 1_000;
  const size = 1 + random.index(40);
  const lateness = random.isHit(0.3) ? 0 : random.index(60);
  return { ...pipeline, maxAge: anyAge, join: { by, before, after, atMost, size, lateness } };
};
