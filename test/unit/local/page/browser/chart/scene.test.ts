import { describe, expect, it } from 'vitest';
import { buildScene, type SceneInput } from '../../../../../../local/page/browser/chart/scene.ts';
import { sampleResult } from '../../../../../support/observation-samples.ts';

const minuteMs = 60_000;

const input = (part: Partial<SceneInput>): SceneInput => ({
  dots: [],
  results: [],
  watermarkMs: undefined,
  boundMs: 5_000,
  sizeMs: minuteMs,
  windows: 10,
  limits: [],
  ...part,
});

describe('buildScene', () => {
  it('is undefined while nothing is known', () => {
    expect(buildScene(input({}))).toBeUndefined();
  });

  it('spans the asked number of windows up to the newest accepted event', () => {
    const results = [sampleResult('A', 90 * minuteMs, [1, 2, 3])];
    const extent = buildScene(input({ watermarkMs: 100 * minuteMs - 5_001, results }))?.extent;
    expect(extent?.toMs).toBe(100 * minuteMs + 12_000);
    expect(extent?.fromMs).toBe(90 * minuteMs + 12_000);
  });

  it('begins with the oldest thing known, but spans at least four windows', () => {
    const fromMinute = (startMinute: number) => {
      const results = [sampleResult('A', startMinute * minuteMs, [1, 2, 3])];
      const scene = buildScene(input({ watermarkMs: 100 * minuteMs - 5_001, results }));
      return (scene?.extent.fromMs ?? 0) / minuteMs;
    };
    expect([fromMinute(99), fromMinute(94), fromMinute(50)]).toEqual([96, 94, 96]);
  });

  it('is not moved by a device whose clock is a year ahead', () => {
    const yearMs = 365 * 86_400_000;
    const scene = buildScene(
      input({
        watermarkMs: 100 * minuteMs,
        dots: [
          [99 * minuteMs, 20],
          [100 * minuteMs + yearMs, 20],
        ],
      }),
    );
    expect(scene?.extent.toMs).toBeLessThan(102 * minuteMs);
    expect(scene?.dots).toEqual([[99 * minuteMs, 20]]);
  });

  it('follows the dots until the first watermark is known', () => {
    expect(buildScene(input({ dots: [[minuteMs, 20]] }))?.extent.toMs).toBe(minuteMs + 12_000);
  });

  it('puts readings that came out of order in order of event time', () => {
    const scene = buildScene(
      input({
        watermarkMs: 3_000,
        dots: [
          [2_000, 2],
          [3_000, 3],
          [1_000, 1],
        ],
      }),
    );
    expect(scene?.dots.map(([time]) => time)).toEqual([1_000, 2_000, 3_000]);
  });

  it('always shows whole windows and broken limits, but not one wild reading', () => {
    const dots = Array.from(
      { length: 30 },
      (_, index) => [index * 1_000, 20 + (index % 3)] as const,
    );
    const scene = buildScene(
      input({
        watermarkMs: minuteMs,
        dots: [...dots, [31_000, 9_999]],
        results: [sampleResult('A', 0, [18, 20, 41])],
        limits: [50],
      }),
    );
    expect(scene?.extent.low).toBeCloseTo(14.8);
    expect(scene?.extent.high).toBeCloseTo(53.2);
  });

  it('leaves out windows that are merged away, and draws what a window lacks as nothing', () => {
    const merged = { ...sampleResult('A', 0, [1, 2, 3]), count: 0 };
    const bare = { ...sampleResult('A', minuteMs, [1, 2, 3]), measures: { mean: null, count: 1 } };
    const scene = buildScene(input({ results: [merged, bare] }));
    expect(scene?.windows).toEqual([{ result: bare, mean: null, low: null, high: null }]);
  });
});
