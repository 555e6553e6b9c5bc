import { describe, expect, it } from 'vitest';
import { machineWear } from '../../../../../local/fleet/physics/machine-wear.ts';

const minuteMs = 60_000;

describe('machine wear', () => {
  it('goes from healthy to failed within the first half minute or so', () => {
    expect(machineWear(0)).toBe(0);
    expect(machineWear(8_000)).toBe(0);
    expect(machineWear(20_000)).toBeCloseTo(0.5);
    expect(machineWear(35_000)).toBe(1);
  });

  it('stays failed until the repair, then cools, and fails again later', () => {
    expect(machineWear(4 * minuteMs)).toBe(1);
    expect(machineWear(7 * minuteMs)).toBe(0);
    expect(machineWear(13 * minuteMs)).toBe(1);
  });

  it('never jumps', () => {
    for (let atMs = 0; atMs < 30 * minuteMs; atMs += 1_000) {
      expect(Math.abs(machineWear(atMs + 1_000) - machineWear(atMs))).toBeLessThan(0.07);
    }
  });
});
