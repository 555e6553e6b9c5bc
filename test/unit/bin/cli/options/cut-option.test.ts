import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseCut } from '../../../../../bin/cli/options/cut-option.ts';

describe('cut option', () => {
  it('reads a number of records', () => {
    expect(parseCut('7')).toEqual({ kind: 'every', records: 7 });
  });

  it('reads a seed', () => {
    expect(parseCut('random:20')).toEqual({ kind: 'random', seed: 20 });
  });

  it.each(['', '0', '-1', '1.5', 'random', 'random:', 'random:x', 'random:1234567890'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseCut(text)).toThrow(InvalidArgumentError);
    },
  );
});
