import type { WindowResult } from '../../lambdas/engine/index.ts';
import { nearestToRationalSum } from '../oracle/exact-rational.ts';
import { type JoinRules, type ReferencePane, referenceJoin } from '../oracle/reference-join.ts';
import type { ReferenceModel } from '../oracle/reference-model.ts';
import { referenceRollup } from '../oracle/reference-rollup.ts';
import type { ScriptPipeline } from '../workload/fleet-script.ts';
import type { SecondStageOutcome } from '../world/second-stage-run.ts';
import { contributedRecords } from './contributed-records.ts';
import { expectedRows } from './expected-rows.ts';
import type { FinishedSecondStage } from './finished-run.ts';
import { pairedReadings } from './paired-readings.ts';
import { storedRows } from './stored-rows.ts';

/** What became of the second stage, beside what should have. */
export const finishSecondStage = (
  script: ScriptPipeline,
  models: readonly ReferenceModel[],
  { records, ledger, isDrained, ...stores }: SecondStageOutcome,
): FinishedSecondStage => {
  const { join, rollup } = script;
  const [window] = script.windows;
  const stored = storedRows(stores);
  const state = { isDrained, ...(ledger && { ledger }) };
  if (join !== undefined) {
    const { events, ...handedOver } = pairedReadings(join, models, records);
    const { verdicts, panes } = referenceJoin(joinRules(script, join), events);
    const expected = { rows: pairRows(panes), verdicts: countsOf(verdicts) };
    // Its revisions and reasons are not in the reference.
    const rows = new Map([...stored].map(([name, row]) => [name, valuesOf(row)]));
    return { handedOver, expected, rows, ...state };
  }
  if (rollup === undefined || window === undefined) throw new Error('there is no second stage');
  const handedOver = contributedRecords(script, models, records);
  const { firings, verdicts } = referenceRollup(rollup, window, handedOver.records);
  const expected = { rows: expectedRows('scripted', firings), verdicts };
  return { handedOver, expected, rows: stored, ...state };
};

const joinRules = (
  { bound, idleAfter, forgetAfter }: ScriptPipeline,
  { before, after, atMost, size, lateness }: NonNullable<ScriptPipeline['join']>,
): JoinRules => ({
  ...{ before, after, bound, atMost, idleAfter, forgetAfter },
  windows: [{ name: 'pairs', size, slide: size, lateness }],
});

const countsOf = (verdicts: readonly string[]): FinishedSecondStage['expected']['verdicts'] => {
  const counts = { accepted: 0, duplicate: 0, tooLate: 0 };
  for (const verdict of verdicts) counts[verdict as keyof typeof counts] += 1;
  return counts;
};

const pairRows = (panes: readonly ReferencePane[]): ReadonlyMap<string, object> =>
  new Map(
    panes.map(({ window, group: key, start, pairs }) => {
      const load = nearestToRationalSum(pairs.map(({ left }) => left.value)) / pairs.length + 0;
      const most = Math.max(...pairs.map(({ right }) => right.value)) + 0;
      const measures = { load, most, all: pairs.length };
      return [`${window}/${key}/${start}`, { start, count: pairs.length, measures }];
    }),
  );

const valuesOf = ({ start, count, measures }: WindowResult) => ({ start, count, measures });
