import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../../lambdas/adapters/memory/virtual-clock.ts';

describe('VirtualClock', () => {
  it('stands still until it is moved', () => {
    const clock = new VirtualClock(-5);
    expect(clock.nowMs()).toBe(-5);
    clock.advance(7);
    expect(clock.nowMs()).toBe(2);
    clock.advanceTo(10);
    expect(clock.nowMs()).toBe(10);
  });

  it('never moves back', () => {
    const clock = new VirtualClock(10);
    clock.advanceTo(9);
    expect(clock.nowMs()).toBe(10);
    expect(() => clock.advance(-1)).toThrow('byMs is -1, but must be 0 or more');
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  });
});
