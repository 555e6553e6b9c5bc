import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseInterval } from '../../../../../bin/cli/options/interval-option.ts';

describe('an interval', () => {
  it.each([
    ['10s', 10_000],
    ['500ms', 500],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseInterval(text)).toBe(ms);
  });

  it.each(['10', '10 s', '-1s', '0s', '50ms', '25h', 'often', '1e3s', ''])('is not %j', (text) => {
    expect(() => parseInterval(text)).toThrow(InvalidArgumentError);
  });
});
