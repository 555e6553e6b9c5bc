import { describe, expect, it } from 'vitest';
import { parseSeed } from '../../../../../bin/cli/options/seed-option.ts';

describe('a seed', () => {
  it('is a whole number from 0', () => {
    expect(parseSeed('0')).toBe(0);
    expect(parseSeed('4711')).toBe(4711);
  });

  it.each(['', '-1', '1.5', 'x', '1e3', '99999999999999999999'])('is not "%s"', (text) => {
    expect(() => parseSeed(text)).toThrow('whole number from 0');
  });
});
