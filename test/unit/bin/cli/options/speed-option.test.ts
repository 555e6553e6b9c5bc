import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseSpeed } from '../../../../../bin/cli/options/speed-option.ts';

describe('speed option', () => {
  it.each([
    ['1', 1],
    ['0.5', 0.5],
    ['3600', 3600],
    ['max', 'max'],
  ])('reads %s', (text, speed) => {
    expect(parseSpeed(text)).toBe(speed);
  });

  it.each(['', '0', '0.0', '-1', 'fast', 'Infinity', '1e9', `${'9'.repeat(400)}`])(
    'refuses "%s"',
    (text) => {
      expect(() => parseSpeed(text)).toThrow(InvalidArgumentError);
    },
  );
});
