import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../local/fleet/random.ts';
import { withJoin } from '../../../../simulation/workload/random-join.ts';
import { randomPipeline } from '../../../../simulation/workload/random-pipeline.ts';
import { declare } from '../../../../simulation/workload/script-records.ts';

describe('a random join', () => {
  it('can be declared, and waits for readings of any age', () => {
    let joined = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = createRandom(seed, 0);
      const pipeline = withJoin(random, randomPipeline(random));
      const { joins, guards } = declare(pipeline);
      expect(joins.length).toBe(pipeline.join === undefined ? 0 : 1);
      if (pipeline.join === undefined) continue;
      joined += 1;
      expect(guards.maxAge).toBe(1e13);
    }
    expect(joined).toBeGreaterThan(30);
  });
});
