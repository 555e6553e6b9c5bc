import { describe, expect, it } from 'vitest';
import { type RefusedRun, refusalNotice } from '../../../../../bin/commands/dev/refusal-notice.ts';
import { emptyLedger, type LedgerCounts } from '../../../../../lambdas/engine/index.ts';
import type { QuarantineObservation } from '../../../../../local/observation.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { sampleObservation } from '../../../../support/observation-samples.ts';

const unknownDevice: QuarantineObservation = {
  type: 'rejected',
  reason: 'schema',
  detail: '"press" is of no declared sensor type',
  clientId: 'press',
  arrivalTimeMs: 0,
  payload: '{"sensor_id":"press","value":20}',
};
const outOfRange: QuarantineObservation = {
  ...unknownDevice,
  reason: 'out_of_range',
  detail: 'value is 9000 C, but must be from -40 to 150',
  clientId: 'TEMP_7',
  payload: '{"sensor_id":"TEMP_7","value":9000}',
};

const notice = (
  counts: Partial<LedgerCounts>,
  quarantine: QuarantineObservation[],
  run: Partial<RefusedRun> = { input: 'press.csv' },
): string[] | undefined =>
  refusalNotice(sampleObservation({ ledger: { ...emptyLedger(), ...counts }, quarantine }), {
    pipeline: smartFactory,
    ...run,
  });

describe('refusal notice', () => {
  it('tells how many for which reason, an example with its rule, and what to do', () => {
    const counts = { received: 7, rejected: 7, rejectedBy: { out_of_range: 2, schema: 5 } };
    expect(notice(counts, [outOfRange, unknownDevice])).toEqual([
      'every reading so far is refused, and kept in quarantine: 7 (schema 5, out_of_range 2)',
      '  for example (schema) {"sensor_id":"press","value":20}: "press" is of no declared sensor ' +
        'type; smart-factory takes sensor_id like TEMP_*, HUM_*, PRES_*, VIB_*',
      '  smart-factory, the default declaration, may not be made for press.csv: name another by ' +
        '--pipeline FILE, or the columns of its fields by --columns FIELD=COLUMN,...',
    ]);
  });

  it('shows the newest one where none of the commonest reason is at hand', () => {
    const counts = { received: 7, rejected: 7, rejectedBy: { out_of_range: 2, schema: 5 } };
    expect(notice(counts, [outOfRange])?.[1]).toBe(
      '  for example (out_of_range) {"sensor_id":"TEMP_7","value":9000}: ' +
        'value is 9000 C, but must be from -40 to 150',
    );
  });

  it('names the declaration that was chosen', () => {
    const run = { pipelineFile: 'mine.ts', input: 'press.csv' };
    const counts = { received: 1, rejected: 1, rejectedBy: { schema: 1 } };
    expect(notice(counts, [unknownDevice], run)?.[2]).toMatch(
      /^ {2}mine\.ts may not be made for press\.csv: /,
    );
  });

  it('speaks of no columns where devices publish', () => {
    const counts = { received: 1, rejected: 1, rejectedBy: { schema: 1 } };
    expect(notice(counts, [unknownDevice], {})?.[2]).toBe(
      '  smart-factory, the default declaration, may not be made for what is published: ' +
        'name another by --pipeline FILE',
    );
  });

  it('shows on one line what a device sent, without what moves the cursor', () => {
    const odd = { ...outOfRange, payload: 'a\r\n\u001b[2Kb' };
    const counts = { received: 1, rejected: 1, rejectedBy: { out_of_range: 1 } };
    expect(notice(counts, [odd])?.[1]).toContain(' a [2Kb: ');
  });

  it.each<[string, Partial<LedgerCounts>, QuarantineObservation[]]>([
    ['no reading came', {}, []],
    ['one was accepted', { received: 2, accepted: 1, rejected: 1 }, [unknownDevice]],
    ['none of them is in quarantine yet', { received: 1, rejected: 1 }, []],
  ])('is none where %s', (_, counts, quarantine) => {
    expect(notice(counts, quarantine)).toBeUndefined();
  });
});
