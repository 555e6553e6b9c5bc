import { describe, expect, it } from 'vitest';
import type { KeptRun } from '../../../simulation/kept-run.ts';
import type { Failure } from '../../../simulation/seed-worker.ts';
import { simulate } from '../../../simulation/simulate.ts';

/** A module that workers run instead of the simulator: `body` sees `seed`, and may fail. */
const moduleOf = (body: string): string =>
  `data:text/javascript,${encodeURIComponent(`
    const report = (violations) => (
      { violations, counts: new Map([['delay', 2]]), readings: 300, keys: 5, commits: 10 });
    const plan = (seed) => ({ seed, workload: { pipeline: {}, partitions: [] }, faults: [] });
    export const runSeed = async (seed) => {
      const violations = [];
      ${body}
      return { report: report(violations), plan: plan(seed) };
    };
    export const runPlan = async () => report(['I1 final rows: shrunk']);
  `)}`;

/** As it comes back from a file. */
const parsedAgain = (kept: KeptRun): KeptRun => JSON.parse(JSON.stringify(kept)) as KeptRun;

describe('simulate', () => {
  it('runs each seed once and adds up what they showed', async () => {
    const done: number[] = [];
    const onProgress = (seeds: number): void => void done.push(seeds);
    const report = await simulate({ seeds: 20, firstSeed: 5, module: moduleOf(''), onProgress });
    expect(report).toMatchObject({ seeds: 20, faults: 40, violations: 0, failures: [] });
    expect(report.median).toEqual({ readings: 300, keys: 5, commits: 10 });
    expect(done.at(-1)).toBe(20);
  });

  it('ends at the first seed that breaks a promise, and gives its plan', async () => {
    const module = moduleOf(`if (seed === 3) violations.push('I1 final rows: broken');`);
    const report = await simulate({ seeds: 1_000, firstSeed: 1, module });
    expect(report.seeds).toBeLessThan(1_000);
    const [failure] = report.failures;
    expect(failure).toMatchObject({ seed: 3, violations: ['I1 final rows: broken'] });
    expect(JSON.parse(failure?.plan ?? '')).toMatchObject({ seed: 3 });
  });

  it('goes on where it may, and tells of each failure as it is found', async () => {
    const module = moduleOf(`if (seed % 10 === 3) violations.push('I1 final rows: broken');`);
    const told: Failure[] = [];
    const onFailure = (failure: Failure): void => void told.push(failure);
    const report = await simulate({ seeds: 30, firstSeed: 1, module, mostFailures: 9, onFailure });
    expect(report.seeds).toBe(30);
    expect(report.failures.map(({ seed }) => seed)).toEqual([3, 13, 23]);
    expect(new Set(told)).toEqual(new Set(report.failures));
  });

  it('goes on where it was stopped, as if it never had been', async () => {
    const module = moduleOf(`if (seed === 3) violations.push('I1 final rows: broken');`);
    const options = { seeds: 60, firstSeed: 1, module, mostFailures: 9 };
    const whole = await simulate(options);
    const stop = new AbortController();
    let kept: KeptRun | undefined;
    const onKept = (keep: () => KeptRun): void => {
      kept ??= parsedAgain(keep());
      stop.abort();
    };
    await simulate({ ...options, onKept, signal: stop.signal });
    if (kept === undefined) throw new Error('nothing was kept');
    expect(kept.tally.seeds).toBeLessThan(60);
    const rest = await simulate({ ...options, kept });
    expect({ ...rest, seconds: 0 }).toEqual({ ...whole, seconds: 0 });
  });

  it('goes on to more seeds than it was to be', async () => {
    let kept: KeptRun | undefined;
    const onKept = (keep: () => KeptRun): void => {
      kept = parsedAgain(keep());
    };
    const module = moduleOf('');
    await simulate({ seeds: 10, firstSeed: 1, module, workers: 1, onKept });
    if (kept === undefined) throw new Error('nothing was kept');
    expect(kept.left).toEqual([]);
    const seen: number[] = [];
    const onProgress = (done: number): void => void seen.push(done);
    const more = { seeds: 26, firstSeed: 1, module, workers: 1, kept, onProgress };
    expect(await simulate(more)).toMatchObject({ seeds: 26, faults: 52 });
    expect(seen).toEqual([18, 26]);
  });

  it('tells the seed at which a thread died, and runs those behind it', async () => {
    const module = moduleOf(`if (seed === 4) process.exit(7);`);
    const report = await simulate({ seeds: 8, firstSeed: 1, module, workers: 1, mostFailures: 2 });
    const violations = ['run: its thread ended with code 7'];
    expect(report.failures).toEqual([{ seed: 4, violations, plan: '' }]);
    expect(report.seeds).toBe(4);
  });

  it('tells the seed whose run throws', async () => {
    const module = moduleOf(`if (seed === 2) throw new Error('it broke');`);
    const report = await simulate({ seeds: 2, firstSeed: 1, module, workers: 1 });
    expect(report.failures[0]).toMatchObject({ seed: 2, violations: ['run: Error: it broke'] });
  });
});
