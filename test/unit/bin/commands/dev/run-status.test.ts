import { describe, expect, it } from 'vitest';
import { runStatus } from '../../../../../bin/commands/dev/run-status.ts';
import { emptyLedger } from '../../../../../lambdas/engine/index.ts';
import type { Observation } from '../../../../../local/observation.ts';

describe('run status', () => {
  it('counts payloads, verdicts, windows and alarms that stand', () => {
    const observation: Observation = {
      atMs: 0,
      pipeline: { name: 'p', topic: 't', windows: [], alerts: [], boundMs: 0, idleAfterMs: 0 },
      published: 12,
      refused: 0,
      ledger: { ...emptyLedger(), received: 11, accepted: 8, tooLate: 1, rejected: 2 },
      storedResults: 5,
      partitions: [],
      sensors: [],
      alerts: [],
      quarantine: [],
      latency: { readingToRow: null, readingToAlert: null },
    };
    expect(runStatus(observation)).toBe(
      '12 published, 8 accepted, 1 too late, 0 duplicate, 2 rejected, 5 windows, 0 alarms',
    );
  });
});
