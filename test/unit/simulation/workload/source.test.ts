import { describe, expect, it } from 'vitest';
import { kindsOf } from '../../../../simulation/faults/fault-kinds.ts';
import { sourceOf } from '../../../../simulation/workload/source.ts';

describe('the source of a seed', () => {
  it('is the one that is chosen', () => {
    expect([1, 2].map((seed) => sourceOf('kafka', seed))).toEqual(['kafka', 'kafka']);
    expect([1, 2].map((seed) => sourceOf('kinesis', seed))).toEqual(['kinesis', 'kinesis']);
  });

  it('is another one than that of the seed before, where both are chosen', () => {
    expect([1, 2, 3].map((seed) => sourceOf('both', seed))).toEqual([
      'kinesis',
      'kafka',
      'kinesis',
    ]);
  });

  it('has faults of its own beside those of all', () => {
    expect(kindsOf('kinesis')).not.toContain('rebalance');
    expect(kindsOf('kafka')).not.toContain('split');
    const all = new Set([...kindsOf('kinesis'), ...kindsOf('kafka')]);
    expect(new Set(kindsOf('both'))).toEqual(all);
  });
});
