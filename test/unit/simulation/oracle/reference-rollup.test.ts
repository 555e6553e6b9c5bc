import { describe, expect, it } from 'vitest';
import {
  type Contributed,
  type ContributedRecord,
  referenceRollup,
} from '../../../../simulation/oracle/reference-rollup.ts';
import type { ScriptWindow } from '../../../../simulation/workload/fleet-script.ts';

const window: ScriptWindow = { name: 'narrow', size: 10, offset: 0, lateness: 0 };

const fired = (key: string, revision: number, ...values: number[]): Contributed => ({
  ...{ group: 'fleet', key, id: '0', start: 0, end: 10, revision },
  readings: values.map((a, event) => ({ event, a })),
});

const at = (arrival: number, ...contributions: Contributed[]): ContributedRecord => ({
  arrival,
  contributions,
});

const rolled = (...records: ContributedRecord[]) =>
  referenceRollup({ completeAfter: 5, keepFor: 20 }, window, records);

describe('the reference of a rollup', () => {
  it('waits for others, and takes the readings of all devices together', () => {
    const { firings } = rolled(at(0, fired('d1', 1, 2)), at(4, fired('d2', 1, 3, 7)), at(5));
    expect(firings).toMatchObject([
      { window: 'rolled', key: 'fleet', revision: 3, reason: 'onTime', measures: { mean: 4 } },
    ]);
  });

  it('puts a newer firing in place of an older one, and none twice', () => {
    const { firings, verdicts } = rolled(
      at(5, fired('d1', 1, 2)),
      at(10),
      at(11, fired('d1', 7, 2, 4)),
      at(12, fired('d1', 7, 2, 4), fired('d1', 1, 2)),
    );
    expect(firings.map(({ reason, revision, count }) => [reason, revision, count])).toEqual([
      ['onTime', 2, 1],
      ['late', 3, 2],
    ]);
    expect(verdicts).toEqual({ accepted: 2, duplicate: 2, tooLate: 0 });
  });

  it('lets go of a window, and takes nothing for it any more', () => {
    const { verdicts } = rolled(at(0, fired('d1', 1, 2)), at(20), at(21, fired('d2', 1, 3)));
    expect(verdicts).toEqual({ accepted: 1, duplicate: 0, tooLate: 1 });
  });
});
