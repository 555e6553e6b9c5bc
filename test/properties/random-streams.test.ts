import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumLedgers } from '../../lambdas/engine/index.ts';
import { extraAggregateNames } from '../../simulation/workload/extra-aggregates.ts';
import { declare, sourceRecords } from '../../simulation/workload/script-records.ts';
import { runFold } from '../support/fold-run.ts';
import { randomPipelines, randomScripts } from '../support/random-scripts.ts';
import { verdictsOf } from '../support/verdicts-of.ts';

describe('the random streams', () => {
  it('have everything happen: most readings accepted, every verdict, firing, aggregate, transition', () => {
    const happened = new Map<string, number>();
    const count = (what: string): void => {
      happened.set(what, (happened.get(what) ?? 0) + 1);
    };
    const samples = fc.sample(fc.tuple(randomPipelines, randomScripts), {
      numRuns: 1_500,
      seed: 1,
    });
    const ledgers = samples.map(([pipeline, script]) => {
      const { outcomes, ledger } = runFold(declare(pipeline), sourceRecords(script));
      for (const { reason, measures, tags } of outcomes.results) {
        count(reason);
        if (tags?.site !== undefined) count('tagged');
        for (const [name, value] of Object.entries(measures)) if (value !== null) count(name);
      }
      for (const { state } of outcomes.alerts) count(state);
      for (const verdict of verdictsOf(outcomes)) count(verdict.replace(/.* /, ''));
      return ledger;
    });
    const { received, accepted, rejectedMeasures, dedupeEvictions } = sumLedgers(ledgers);
    expect(accepted).toBeGreaterThan(0.4 * received);
    expect(rejectedMeasures).toBeGreaterThan(100);
    expect(dedupeEvictions).toBeGreaterThan(100);
    const rare = [
      'onTime',
      'late',
      'idle',
      'early',
      'merged',
      'alarm',
      'ok',
      'corrected',
      'tooLate',
      'duplicate',
      'tagged',
    ];
    const refused = ['malformed', 'schema', 'identity', 'out_of_range', 'future', 'too_old'];
    for (const what of [...rare, ...refused, ...extraAggregateNames]) {
      expect(happened.get(what) ?? 0, what).toBeGreaterThan(10);
    }
  });
});
