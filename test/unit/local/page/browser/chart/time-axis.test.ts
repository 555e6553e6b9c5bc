import { describe, expect, it } from 'vitest';
import { timeLabels, timeSteps } from '../../../../../../local/page/browser/chart/time-axis.ts';

const at = (text: string): number => Date.parse(`2025-03-10T${text}Z`);

describe('timeLabels', () => {
  it('are minutes where marks are minutes apart, seconds below', () => {
    expect(timeLabels([at('10:15:00'), at('10:20:00')], 300_000)).toEqual(['10:15', '10:20']);
    expect(timeLabels([at('10:15:05'), at('10:15:10')], 5_000)).toEqual(['10:15:05', '10:15:10']);
  });

  it('are the date at midnight', () => {
    expect(timeLabels([at('00:00:00'), at('06:00:00')], 21_600_000)).toEqual(['03-10', '06:00']);
  });
});

describe('timeSteps', () => {
  it('divide a day, or are whole days', () => {
    const dayMs = 86_400_000;
    for (const step of timeSteps) expect(Math.max(dayMs, step) % Math.min(dayMs, step)).toBe(0);
  });
});
