import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../simulation/plan.ts';
import { shrinkPlan } from '../../../simulation/shrink-plan.ts';
import type { RunReport } from '../../../simulation/stage.ts';
import { randomWorkload } from '../../../simulation/workload/workload.ts';

const report = (...violations: string[]): RunReport => ({
  violations,
  counts: new Map(),
  readings: 0,
  keys: 0,
  commits: 0,
});

const plan: Plan = {
  seed: 1,
  workload: randomWorkload(1),
  faults: Array.from({ length: 40 }, (_, at) => ({ at, kind: 'throttle' as const })),
};

const recordsOf = ({ workload }: Plan): number => workload.partitions.flat().length;

describe('a plan that breaks a promise', () => {
  it('shrinks to the faults and records that it takes', async () => {
    const [records = []] = plan.workload.partitions;
    const wanted = records[Math.floor(records.length / 2)];
    expect(wanted).toBeDefined();
    const shrunk = await shrinkPlan(plan, async ({ faults, workload }) => {
      const isBroken =
        faults.some(({ at }) => at === 7) &&
        faults.some(({ at }) => at === 31) &&
        workload.partitions[0]?.some((record) => record === wanted) === true;
      return isBroken ? report('one chain: it is broken') : report();
    });
    expect(shrunk.faults.map(({ at }) => at)).toEqual([7, 31]);
    expect(shrunk.workload.partitions.flat()).toEqual([wanted]);
  });

  it('does not shrink to a plan that breaks another promise', async () => {
    const shrunk = await shrinkPlan(plan, async ({ faults }) =>
      report(faults.length < 20 ? 'liveness: too few' : 'one chain: it is broken'),
    );
    expect(shrunk.faults.length).toBe(20);
    expect(recordsOf(shrunk)).toBe(0);
  });

  it('stays as it is where it breaks none', async () => {
    expect(await shrinkPlan(plan, async () => report())).toBe(plan);
  });
});
