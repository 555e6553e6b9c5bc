import { describe, expect, it } from 'vitest';
import { formatSpan } from '../../../../../../local/page/browser/format/span.ts';

describe('formatSpan', () => {
  it.each([
    [0, '0 s'],
    [5_230, '5.2 s'],
    [10_000, '10 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [7_505_000, '2 h 5 min'],
    [3_605_000, '1 h'],
    [345_600_000, '4 d'],
    [-5_500, '−5.5 s'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('writes %s ms as %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });
});
