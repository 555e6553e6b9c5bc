import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePlan, planText } from '../../simulation/plan-text.ts';
import { runPlan, runSeed } from '../../simulation/run-plan.ts';
import { simulate } from '../../simulation/simulate.ts';

describe('the simulator', () => {
  it('finds every promise kept in fresh seeds', async () => {
    const report = await simulate({ seeds: 48, firstSeed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.seeds).toBe(48);
    expect(report.faults).toBeGreaterThan(1_000);
  });

  it('repeats a run from its plan, fault for fault', async () => {
    for (const seed of [3, 14, 159]) {
      const { report, plan } = await runSeed(seed);
      expect(await runPlan(parsePlan(planText(plan)))).toEqual(report);
    }
  });
});

const regressions = new URL('../../simulation/regressions/', import.meta.url);

describe('plans that once broke a promise', () => {
  const names = readdirSync(regressions).filter((name) => name.endsWith('.json'));
  it.for(names)('keep all of them: %s', async (name) => {
    const plan = parsePlan(readFileSync(new URL(name, regressions), 'utf8'));
    expect((await runPlan(plan)).violations).toEqual([]);
  });

  it('are kept in one folder, which says so', () => {
    expect(readdirSync(regressions)).toContain('README.md');
  });
});
