import { describe, expect, it } from 'vitest';
import { summaryText } from '../../../../../bin/commands/dev/summary-text.ts';

describe('summary text', () => {
  it('tells verdicts, reasons and alerts with their times', () => {
    const lines = summaryText({
      ledger: {
        received: 10,
        accepted: 6,
        tooLate: 1,
        duplicate: 1,
        rejected: 2,
        rejectedBy: { unit: 1, schema: 1 },
      },
      results: 3,
      alerts: [
        {
          type: 'alert',
          id: 'p/hot/a/0',
          pipeline: 'p',
          rule: 'hot',
          key: 'a',
          state: 'alarm',
          severity: 'warning',
          at: 0,
          detail: 'max 90 of a is above 80',
          revision: 1,
        },
      ],
      latency: { readingToRow: { count: 3, p50Ms: 41.4, p99Ms: 180 }, readingToAlert: null },
    });
    expect(lines).toEqual([
      'received   10',
      'accepted   6',
      'too late   1',
      'duplicate  1',
      'rejected   2 (unit 1, schema 1)',
      'results    3',
      'alerts     1',
      '  1970-01-01T00:00:00.000Z alarm: max 90 of a is above 80',
      'latency on this machine, from the publish of the reading that closes a window',
      'to row     p50 41 ms, p99 180 ms (of 3)',
    ]);
  });
});
