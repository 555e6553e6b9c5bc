import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseCount } from '../../../../../bin/cli/options/count-option.ts';

describe('count option', () => {
  it.each([
    ['1', 1],
    ['10000', 10_000],
  ])('reads %s', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  it.each(['', '0', '-1', '1.5', '1e3', ' 7', 'seven', '9'.repeat(20)])('refuses "%s"', (text) => {
    expect(() => parseCount(text)).toThrow(InvalidArgumentError);
  });
});
