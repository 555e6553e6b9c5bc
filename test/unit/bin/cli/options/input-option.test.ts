import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseInput } from '../../../../../bin/cli/options/input-option.ts';

describe('input option', () => {
  it('takes the name of a file as it is', () => {
    expect(parseInput('data/my file.csv')).toBe('data/my file.csv');
  });

  it.each(['', ' '])('refuses a blank name (%j), and says what to give instead', (text) => {
    expect(() => parseInput(text)).toThrow(InvalidArgumentError);
    expect(() => parseInput(text)).toThrow('leave --input out for a simulated fleet');
  });
});
