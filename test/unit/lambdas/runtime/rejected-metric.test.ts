import { describe, expect, it } from 'vitest';
import { rejectionReasons } from '../../../../lambdas/engine/index.ts';
import { rejectedMetric } from '../../../../lambdas/runtime/rejected-metric.ts';
import { metricNames } from '../../../../lambdas/telemetry-names.ts';

describe('the metric of a reason', () => {
  it('is named after it', () => {
    expect(rejectedMetric('out_of_range')).toBe('RejectedOutOfRange');
  });

  it('is one that the stack knows, for every reason', () => {
    const known: readonly string[] = metricNames.filter((name) => /^Rejected\w/.test(name));
    expect(rejectionReasons.map(rejectedMetric).toSorted()).toEqual(known.toSorted());
  });
});
