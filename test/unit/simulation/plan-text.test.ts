import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../simulation/plan.ts';
import { parsePlan, planText } from '../../../simulation/plan-text.ts';
import { randomWorkload } from '../../../simulation/workload/workload.ts';

describe('the text of a plan', () => {
  it('gives the plan back, minus zero included', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const plan: Plan = { seed, workload: randomWorkload(seed), faults: [] };
      expect(parsePlan(planText(plan))).toEqual(plan);
    }
  });
});
