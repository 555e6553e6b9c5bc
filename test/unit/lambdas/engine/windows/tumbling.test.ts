import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  hours,
  milliseconds,
  minutes,
  tumbling,
} from '../../../../../lambdas/engine/index.ts';
import { fixedWindows } from '../../../../support/fixed-windows.ts';

const windows = (size: number, offset = 0) =>
  fixedWindows(
    tumbling({
      size: milliseconds(size),
      offset: milliseconds(offset),
      allowedLateness: milliseconds(0),
      aggregate: { count: count() },
    }).assigner,
  );

describe('tumbling', () => {
  it('begins windows at whole multiples of their size since 1970', () => {
    expect(windows(60_000).slice(1_741_601_730_500)).toEqual({
      start: 1_741_601_700_000,
      end: 1_741_601_760_000,
    });
  });

  it('holds its start and not its end', () => {
    expect(windows(10).slice(20)).toEqual({ start: 20, end: 30 });
    expect(windows(10).slice(29)).toEqual({ start: 20, end: 30 });
    expect(windows(10).slice(30)).toEqual({ start: 30, end: 40 });
  });

  it('is right before 1970', () => {
    expect(windows(10).slice(-1)).toEqual({ start: -10, end: 0 });
    expect(windows(10).slice(-10)).toEqual({ start: -10, end: 0 });
    expect(windows(10).slice(-11)).toEqual({ start: -20, end: -10 });
  });

  it('moves its boundaries by an offset, either way and past its size', () => {
    expect(windows(10, 3).slice(2)).toEqual({ start: -7, end: 3 });
    expect(windows(10, 3).slice(3)).toEqual({ start: 3, end: 13 });
    expect(windows(10, -2).slice(7)).toEqual({ start: -2, end: 8 });
    expect(windows(10, 23).slice(2)).toEqual({ start: -7, end: 3 });
  });

  it('has no negative zero', () => {
    for (const assigner of [windows(10), windows(10, -10), windows(10, -0)]) {
      expect(Object.is(assigner.slice(0).start, 0)).toBe(true);
      expect(Object.is(assigner.slice(-0).start, 0)).toBe(true);
      expect(Object.is(assigner.slice(-10).end, 0)).toBe(true);
    }
  });

  it('has start <= t < end, one size apart, in step with all others, for every time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -8.64e15, max: 8.64e15 }),
        fc.integer({ min: 1, max: 8.64e13 }),
        fc.integer({ min: -8.64e13, max: 8.64e13 }),
        (time, size, offset) => {
          const assigner = windows(size, offset);
          const { start, end } = assigner.slice(time);
          expect(start <= time && time < end).toBe(true);
          expect(end - start).toBe(size);
          expect((BigInt(start) - BigInt(offset)) % BigInt(size)).toBe(0n);
          expect(assigner.slice(start)).toEqual({ start, end });
          expect(assigner.slice(end - 1)).toEqual({ start, end });
          expect(assigner.slice(end).start).toBe(end);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('tells its size and offset, and keeps what is declared with it', () => {
    const aggregate = { count: count() };
    const declared = tumbling({ size: hours(1), allowedLateness: minutes(5), aggregate });
    expect(declared.assigner).toMatchObject({ kind: 'tumbling', sizeMs: 3_600_000, offsetMs: 0 });
    expect(declared.allowedLateness).toBe(300_000);
    expect(declared.aggregate).toBe(aggregate);
  });
});
