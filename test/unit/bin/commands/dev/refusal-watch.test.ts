import { describe, expect, it } from 'vitest';
import { createRefusalWatch } from '../../../../../bin/commands/dev/refusal-watch.ts';
import { emptyLedger, type LedgerCounts } from '../../../../../lambdas/engine/index.ts';
import type { QuarantineObservation } from '../../../../../local/observation.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';

const refused: QuarantineObservation = {
  type: 'rejected',
  reason: 'schema',
  detail: 'timestamp is absent, but must be a time',
  clientId: 'TEMP_7',
  arrivalTimeMs: 0,
  payload: '{}',
};

const watch = () => {
  const told: string[] = [];
  const watching = createRefusalWatch({ pipeline: smartFactory }, (line) => told.push(line));
  const see = (counts: Partial<LedgerCounts>, quarantine = [refused]): void =>
    watching.see({ ledger: { ...emptyLedger(), ...counts }, quarantine });
  return { told, see, isOver: watching.isOver };
};

const allRefused = { received: 3, rejected: 3, rejectedBy: { schema: 3 } };

describe('refusal watch', () => {
  it('tells once that everything is refused', () => {
    const { told, see, isOver } = watch();
    see(allRefused);
    expect(told).toHaveLength(3);
    expect(isOver()).toBe(true);
    see({ ...allRefused, received: 9, rejected: 9 });
    expect(told).toHaveLength(3);
  });

  it('waits for readings, and for one of them in quarantine', () => {
    const { told, see, isOver } = watch();
    see({}, []);
    see(allRefused, []);
    expect(isOver()).toBe(false);
    see(allRefused);
    expect(told[0]).toContain('every reading so far is refused');
  });

  it('says nothing once a reading was taken, whatever comes after it', () => {
    const { told, see, isOver } = watch();
    see({ received: 4, accepted: 1, rejected: 3 });
    expect(isOver()).toBe(true);
    see({ received: 99, accepted: 1, rejected: 98 });
    expect(told).toEqual([]);
  });
});
