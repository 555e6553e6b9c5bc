import { describe, expect, it } from 'vitest';
import { boundedOutOfOrderness, milliseconds } from '../../../../../lambdas/engine/index.ts';
import { groupWatermark } from '../../../../../lambdas/engine/joins/group-watermark.ts';
import {
  type DeviceProgress,
  emptyJoinGroup,
} from '../../../../../lambdas/engine/joins/join-state.ts';
import { noWatermark } from '../../../../../lambdas/engine/time/watermark-strategy.ts';

const strategy = boundedOutOfOrderness({ bound: milliseconds(10), idleAfter: milliseconds(100) });

type Devices = Readonly<Record<string, DeviceProgress>>;

/** W of a group that was resumed at 1000, at an arrival clock. */
const watermarkAt = (arrivalClockMs: number, left: Devices, right: Devices): number | undefined => {
  const group = emptyJoinGroup('m1', 1_000);
  for (const [name, progress] of Object.entries(left)) group.sides.left.devices.set(name, progress);
  for (const [name, progress] of Object.entries(right)) {
    group.sides.right.devices.set(name, progress);
  }
  return groupWatermark(group, arrivalClockMs, strategy);
};

const device = (newestMs: number, seenMs: number): DeviceProgress => ({ newestMs, seenMs });

describe('the watermark of a group', () => {
  it('is the least over both sides and all their devices, less the bound and 1 ms', () => {
    const ahead = device(900, 1_000);
    expect(watermarkAt(1_000, { a: device(500, 1_000), b: ahead }, { c: ahead })).toBe(489);
    expect(watermarkAt(1_000, { a: ahead }, { c: ahead, d: device(400, 1_000) })).toBe(389);
    expect(watermarkAt(1_000, { a: ahead }, { c: ahead })).toBe(889);
  });

  it('waits for a side of which nothing has come, idleAfter from the first reading on', () => {
    const one = device(500, 1_050);
    for (const clock of [1_050, 1_099]) {
      expect(watermarkAt(clock, { a: one }, {})).toBe(noWatermark);
      expect(watermarkAt(clock, {}, { a: one })).toBe(noWatermark);
    }
    expect(watermarkAt(1_100, { a: one }, {})).toBe(489);
    expect(watermarkAt(1_100, {}, { a: one })).toBe(489);
  });

  it('leaves out a device that has been silent for idleAfter', () => {
    const silent = device(500, 1_100);
    const lively = { b: device(900, 1_199) };
    expect(watermarkAt(1_199, { a: silent }, lively)).toBe(489);
    expect(watermarkAt(1_200, { a: silent }, lively)).toBe(889);
  });

  it('leaves out no device while the group waits for those that come back', () => {
    const silent = device(500, 0);
    expect(watermarkAt(1_099, { a: silent }, { b: device(900, 1_050) })).toBe(489);
    expect(watermarkAt(1_100, { a: silent }, { b: device(900, 1_050) })).toBe(889);
  });

  it('is none where every side is idle: W stays', () => {
    const last = device(500, 1_000);
    expect(watermarkAt(1_100, { a: last }, { b: last })).toBeUndefined();
    expect(watermarkAt(1_100, {}, {})).toBeUndefined();
  });
});
