import { describe, expect, it } from 'vitest';
import { durationText } from '../../../../bin/cli/duration-text.ts';

describe('duration text', () => {
  it.each([
    [0, 'less than a second'],
    [1_000, '1 second'],
    [90_000, '1 minute 30 seconds'],
    [3_600_000, '1 hour'],
    [6_804_600_000, '78 days 18 hours'],
    [86_430_000, '1 day'],
  ])('tells %i ms as %s', (durationMs, text) => {
    expect(durationText(durationMs)).toBe(text);
  });
});
