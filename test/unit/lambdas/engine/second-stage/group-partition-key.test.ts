import { describe, expect, it } from 'vitest';
import { groupPartitionKey } from '../../../../../lambdas/engine/index.ts';

describe('the partition key of a group', () => {
  it('is never empty and never longer than Kinesis takes', () => {
    expect(groupPartitionKey('press 1')).toBe('gpress 1');
    expect(groupPartitionKey('')).toBe('g');
    expect(groupPartitionKey('x'.repeat(300))).toBe(`g${'x'.repeat(255)}`);
  });
});
