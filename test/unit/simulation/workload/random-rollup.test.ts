import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../local/fleet/random.ts';
import { randomPipeline } from '../../../../simulation/workload/random-pipeline.ts';
import { withRollup } from '../../../../simulation/workload/random-rollup.ts';
import { declare } from '../../../../simulation/workload/script-records.ts';

describe('a random rollup', () => {
  it('is of a window that all devices share, and can be declared', () => {
    let rolled = 0;
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = createRandom(seed, 0);
      const pipeline = withRollup(random, randomPipeline(random));
      const { rollups } = declare(pipeline);
      expect(rollups.length).toBe(pipeline.rollup === undefined ? 0 : 1);
      if (pipeline.rollup === undefined) continue;
      rolled += 1;
      expect(pipeline.windows[0]).not.toHaveProperty('gap');
      expect(pipeline.windows[0]?.kind).not.toBe('count');
    }
    expect(rolled).toBeGreaterThan(40);
  });
});
