import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePlan, planText } from '../../simulation/plan-text.ts';
import { runPlan, runSeed } from '../../simulation/run-plan.ts';
import { simulate } from '../../simulation/simulate.ts';
import { sources } from '../../simulation/workload/source.ts';

describe('the simulator', () => {
  it('finds every promise kept in fresh seeds', async () => {
    const report = await simulate({ seeds: 48, firstSeed: 1 });
    expect(report.failures).toEqual([]);
    expect(report.seeds).toBe(48);
    expect(report.faults).toBeGreaterThan(1_000);
  });

  it('finds every promise kept on a topic, too', async () => {
    const report = await simulate({ seeds: 32, firstSeed: 1, source: 'kafka' });
    expect(report.failures).toEqual([]);
    expect(report.faultKinds).toMatchObject({
      severalPartitions: expect.any(Number),
      takenAway: expect.any(Number),
    });
    expect(report.faultKinds.takenAway).toBeGreaterThan(10);
    expect(report.faultKinds).not.toHaveProperty('split');
  });

  it.each(sources)('repeats a run on %s from its plan, fault for fault', async (source) => {
    for (const seed of [3, 14, 159]) {
      const { report, plan } = await runSeed(seed, source);
      expect(plan.source).toBe(source);
      expect(await runPlan(parsePlan(planText(plan)))).toEqual(report);
    }
  });

  it.each(sources)('runs both stages of a rollup that is fed from %s', async (source) => {
    const { report, plan } = await runSeed(9, source);
    expect(plan.workload.pipeline.rollup).toBeDefined();
    expect(report.violations).toEqual([]);
    expect(report.counts.get('contributedAgain')).toBe(1);
  });

  it('runs both stages of a join', async () => {
    const { report, plan } = await runSeed(3);
    expect(plan.workload.pipeline.join).toBeDefined();
    expect(report.violations).toEqual([]);
    expect(report.counts.get('contributedAgain')).toBe(1);
  });

  it('takes a plan that names no source for one on Kinesis', async () => {
    const { report, plan } = await runSeed(3);
    const { source: _, ...older } = plan;
    expect(await runPlan(older)).toEqual(report);
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
