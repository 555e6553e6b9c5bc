import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../lambdas/adapters/system/system-clock.ts';

describe('systemClock', () => {
  it('tells whole epoch milliseconds of this century', () => {
    const nowMs = systemClock.nowMs();
    expect(Number.isInteger(nowMs)).toBe(true);
    expect(new Date(nowMs).toISOString()).toMatch(/^20\d\d-/);
  });
});
