import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseColumnsOption } from '../../../../../bin/cli/options/columns-option.ts';

describe('columns option', () => {
  it('reads pairs, with blanks around them', () => {
    expect([...parseColumnsOption('timestamp=time, value=temp')]).toEqual([
      ['timestamp', 'time'],
      ['value', 'temp'],
    ]);
  });

  it.each(['', 'value', 'value=', '=temp', 'value=a,', 'value=a,value=b'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseColumnsOption(text)).toThrow(InvalidArgumentError);
    },
  );
});
