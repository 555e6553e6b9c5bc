import { describe, expect, it } from 'vitest';
import { RecentReadings } from '../../../../local/page/recent-readings.ts';
import { sampleReading } from '../../../support/observation-samples.ts';

describe('RecentReadings', () => {
  it('tells each reading once', () => {
    const recent = new RecentReadings();
    recent.add(sampleReading('A', 1, 10));
    recent.add(sampleReading('B', 2, 20));
    expect(recent.flush()).toEqual([
      ['A', 1, 10],
      ['B', 2, 20],
    ]);
    expect(recent.flush()).toEqual([]);
  });

  it('leaves out what cannot be drawn', () => {
    const recent = new RecentReadings();
    const reading = sampleReading('A', 1, 1);
    recent.add({ ...reading, value: null });
    recent.add({ ...reading, eventTimeMs: null });
    recent.add({ ...reading, value: 1e300 });
    recent.add({ ...reading, eventTimeMs: Number.NaN });
    expect([recent.flush(), recent.history()]).toEqual([[], []]);
  });

  it('thins a burst to the newest dots of every sensor', () => {
    const recent = new RecentReadings();
    for (let time = 0; time < 20_000; time += 1) recent.add(sampleReading('A', time, 0));
    recent.add(sampleReading('B', 7, 7));
    const dots = recent.flush();
    expect(dots.length).toBe(2_501);
    expect(dots.at(-2)).toEqual(['A', 19_999, 0]);
    expect(dots.at(-1)).toEqual(['B', 7, 7]);
  });

  it('remembers enough of each sensor for its line, and more for its chart', () => {
    const recent = new RecentReadings();
    for (let time = 0; time < 10_000; time += 1) recent.add(sampleReading('A', time, 0));
    expect(recent.history().length).toBe(60);
    expect(recent.of('A').length).toBe(3_000);
    expect(recent.of('A').at(-1)).toEqual([9_999, 0]);
    expect(recent.of('B')).toEqual([]);
  });

  it('remembers no more than 2,000 sensors but tells of all', () => {
    const recent = new RecentReadings();
    for (let sensor = 0; sensor < 2_500; sensor += 1) recent.add(sampleReading(`S${sensor}`, 1, 1));
    expect(recent.history().length).toBe(2_000);
    expect(recent.flush().length).toBe(2_500);
  });
});
