import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Outbox } from '../../lambdas/runtime/outbox.ts';
import { decodeOutbox, encodeOutbox } from '../../lambdas/runtime/outbox-codec.ts';
import { declare, sourceRecords } from '../../simulation/workload/script-records.ts';
import { runFold } from '../support/fold-run.ts';
import { outcomeComplaints } from '../support/outcome-schema.ts';
import { randomPipelines, randomScripts } from '../support/random-scripts.ts';

describe('the published schema of outcomes', () => {
  it('holds for everything that random streams bring about', () => {
    fc.assert(
      fc.property(randomPipelines, randomScripts, (pipeline, script) => {
        const { outcomes } = runFold(declare(pipeline), sourceRecords(script));
        const texts = [...outcomes.results, ...outcomes.alerts].map((each) => JSON.stringify(each));
        expect(outcomeComplaints(texts)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is met by the same bytes, where what a commit tells is read from the journal', () => {
    fc.assert(
      fc.property(randomPipelines, randomScripts, (declared, script) => {
        const pipeline = declare(declared);
        const { outcomes } = runFold(pipeline, sourceRecords(script));
        const folded = new Outbox();
        for (const result of outcomes.results) folded.result(result);
        for (const alert of outcomes.alerts) folded.alert(alert);
        const read = decodeOutbox(encodeOutbox(folded, pipeline), pipeline);
        for (const kind of ['results', 'alerts'] as const) {
          expect(JSON.stringify(read[kind])).toBe(JSON.stringify(folded[kind]));
        }
      }),
      { numRuns: 40 },
    );
  });

  const result = {
    type: 'result',
    pipeline: 'p',
    window: 'w',
    key: 'k',
    id: '0',
    start: 0,
    end: 60_000,
    revision: 1,
    reason: 'onTime',
    count: 1,
    measures: { mean: 0.5 },
  };

  it.each<[string, object]>([
    ['a reason that is none', { ...result, reason: 'soon' }],
    ['a measure as text', { ...result, measures: { mean: '0.5' } }],
    ['no revision', { ...result, revision: undefined }],
    ['a field that it does not describe', { ...result, more: 1 }],
    ['a session that went on alone and says where to', { ...result, mergedInto: '1' }],
    [
      'a session that is part of another and does not say of which',
      { ...result, reason: 'merged' },
    ],
    ['another kind of outcome', { ...result, type: 'rejected' }],
  ])('refuses %s', (_, outcome) => {
    expect(outcomeComplaints([JSON.stringify(result)])).toEqual([]);
    expect(outcomeComplaints([JSON.stringify(outcome)])).toHaveLength(1);
  });
});
