import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToTimeline,
  emptyTimeline,
  mergeTimelines,
  type Timeline,
} from '../../../../../lambdas/engine/aggregates/timeline.ts';

const timelineOf = (atMost: number, ...readings: readonly [number, number][]): Timeline => {
  const timeline = emptyTimeline();
  for (const [event, value] of readings) addToTimeline(timeline, atMost, value, event);
  return timeline;
};

const lists = fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer()), {
  maxLength: 30,
});

describe('timeline', () => {
  it('is in order of event time, in whatever order readings come', () => {
    const timeline = timelineOf(9, [20, 2], [-10, 1], [30, 3], [25, 4]);
    expect(timeline).toEqual({ level: 0, times: [-10, 20, 25, 30], values: [1, 2, 4, 3] });
  });

  it('keeps the largest of several at one event time, whichever comes first', () => {
    expect(timelineOf(9, [5, 1], [5, 3], [5, 2]).values).toEqual([3]);
    expect(timelineOf(9, [5, 3], [5, 1]).values).toEqual([3]);
  });

  it('keeps the later of two readings in one bucket, though it be the smaller', () => {
    const timeline = timelineOf(2, [0, 9], [1, 9], [8, 9]);
    addToTimeline(timeline, 2, 4, 9);
    addToTimeline(timeline, 2, 7, 8);
    expect(timeline).toEqual({ level: 1, times: [1, 9], values: [9, 4] });
  });

  it('keeps the last of every 2 ms, then of every 4, once it would hold more than it may', () => {
    expect(timelineOf(3, [0, 1], [1, 2], [2, 3])).toEqual({
      level: 0,
      times: [0, 1, 2],
      values: [1, 2, 3],
    });
    expect(timelineOf(3, [0, 1], [1, 2], [2, 3], [3, 4])).toEqual({
      level: 1,
      times: [1, 3],
      values: [2, 4],
    });
    expect(timelineOf(3, [0, 1], [2, 2], [4, 3], [6, 4])).toEqual({
      level: 2,
      times: [2, 6],
      values: [2, 4],
    });
  });

  it('divides times before 1970 as those after it', () => {
    expect(timelineOf(2, [-1, 1], [-2, 2], [-3, 3]).times).toEqual([-3, -1]);
  });

  it('takes the coarser of two on merging, and a coarser one still where both do not fit', () => {
    const coarse = timelineOf(2, [0, 1], [1, 2], [9, 3]);
    expect(coarse.level).toBe(1);
    expect(mergeTimelines(coarse, timelineOf(2, [8, 4]), 2)).toEqual(coarse);
    expect(mergeTimelines(timelineOf(2, [8, 4]), coarse, 2)).toEqual(coarse);
    expect(mergeTimelines(timelineOf(2, [8, 4]), coarse, 9).level).toBe(1);
    expect(mergeTimelines(timelineOf(2, [20, 4]), coarse, 2)).toEqual({
      level: 4,
      times: [9, 20],
      values: [3, 4],
    });
  });

  it('never holds more than it may, and is no coarser than it must be', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 2, max: 8 }), (readings, atMost) => {
        const { level, times } = timelineOf(atMost, ...readings);
        expect(times.length).toBeLessThanOrEqual(atMost);
        const finer = 2 ** (level - 1);
        const occupied = new Set(readings.map(([event]) => Math.floor(event / finer)));
        if (level > 0) expect(occupied.size).toBeGreaterThan(atMost);
      }),
    );
  });
});
