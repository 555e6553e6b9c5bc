import { describe, expect, it } from 'vitest';
import type { FiringReason, Telemetry, WindowResult } from '../../../../lambdas/engine/index.ts';
import { reportResults } from '../../../../lambdas/runtime/report-results.ts';

const told = (reasons: readonly FiringReason[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  const telemetry: Telemetry = {
    count: (name, value) => {
      counts[name] = value;
    },
    gauge: () => {},
    warn: () => {},
  };
  const results = reasons.map((reason) => ({ reason }) as WindowResult);
  reportResults(telemetry, { results });
  return counts;
};

describe('reportResults', () => {
  it('tells rows, and those that correct what was final', () => {
    expect(told(['onTime', 'late', 'early', 'merged', 'idle'])).toEqual({
      Results: 5,
      Revisions: 2,
    });
  });

  it('tells nothing where there is nothing: what is never told costs nothing', () => {
    expect(told([])).toEqual({});
    expect(told(['onTime'])).toEqual({ Results: 1 });
  });
});
