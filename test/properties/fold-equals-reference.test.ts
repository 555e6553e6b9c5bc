import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertTransition, QuarantinedReading } from '../../lambdas/engine/index.ts';
import type { ReferenceAlerts } from '../../simulation/oracle/reference-device.ts';
import { ReferenceModel } from '../../simulation/oracle/reference-model.ts';
import type { ScriptPipeline, ScriptRecord } from '../../simulation/workload/fleet-script.ts';
import { declare, sourceRecords } from '../../simulation/workload/script-records.ts';
import { runFold } from '../support/fold-run.ts';
import { randomCuts, randomPipelines, randomScripts } from '../support/random-scripts.ts';
import { verdictsOf } from '../support/verdicts-of.ts';

/** `PROPERTY_RUNS=20000 npx vitest run test/properties` looks much further than a test run can. */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 1_200);
const timeoutMs = 60_000 + numRuns * 60;

const reference = (pipeline: ScriptPipeline, script: readonly ScriptRecord[]): ReferenceModel => {
  const model = new ReferenceModel(pipeline);
  for (const record of script) model.receive(record);
  return model;
};

/** As vitest compares, but fast where nothing differs. */
const expectSame = (actual: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
};

/** As the alert table ends up: the highest revision of an id wins, the first of equal ones. */
const alertRows = (transitions: readonly AlertTransition[]): ReferenceAlerts => {
  const rows: ReferenceAlerts = new Map();
  for (const { id, state, revision } of transitions) {
    const row = id.replace(/^scripted\//, '');
    if ((rows.get(row)?.revision ?? -1) < revision) rows.set(row, { state, revision });
  }
  return rows;
};

const tally = (texts: readonly string[], verdict: string): number =>
  texts.filter((text) => text.endsWith(` ${verdict}`)).length;

describe('fold', () => {
  it(
    'gives the rows, alerts, verdicts and ledger of the reference model',
    () => {
      fc.assert(
        fc.property(randomPipelines, randomScripts, (pipeline, script) => {
          const expected = reference(pipeline, script);
          const { outcomes, ledger } = runFold(declare(pipeline), sourceRecords(script));

          expectSame(
            outcomes.results,
            expected.firings.map((row) => ({
              type: 'result',
              pipeline: 'scripted',
              ...row,
            })),
          );
          expectSame(verdictsOf(outcomes), expected.refused);
          expectSame(alertRows(outcomes.alerts), expected.alerts);
          const rejected = expected.refused.filter((text) => !/ (duplicate|tooLate)$/.test(text));
          expect(ledger).toMatchObject({
            ...expected.counts,
            received: expected.counts.accepted + expected.refused.length,
            tooLate: tally(expected.refused, 'tooLate'),
            duplicate: tally(expected.refused, 'duplicate'),
            rejected: rejected.length,
          });
          const measureRefusals = outcomes.refused.filter(
            (reading): reading is QuarantinedReading =>
              reading.type === 'rejected' && reading.measure !== undefined,
          );
          expect(measureRefusals).toHaveLength(expected.counts.rejectedMeasures);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    'gives the same outcomes and the same state bytes whatever the cut',
    () => {
      fc.assert(
        fc.property(randomPipelines, randomScripts, randomCuts, (declared, script, cuts) => {
          const pipeline = declare(declared);
          const records = sourceRecords(script);
          const whole = runFold(pipeline, records);
          const cut = runFold(pipeline, records, cuts);

          expectSame(cut.outcomes, whole.outcomes);
          expect(cut.ledger).toEqual(whole.ledger);
          expect(Buffer.from(cut.bytes).equals(whole.bytes)).toBe(true);
          cut.commit();
          cut.snapshot();
          cut.reload();
          expect(Buffer.from(cut.bytes).equals(whole.bytes)).toBe(true);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});
