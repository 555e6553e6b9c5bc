import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseColumns } from '../../../../../bin/cli/options/columns-option.ts';

describe('columns option', () => {
  it('reads pairs, with blanks around them and equals signs in the column', () => {
    expect(parseColumns('timestamp=time, value=temp=F')).toEqual({
      timestamp: 'time',
      value: 'temp=F',
    });
  });

  it('takes a field named like a property of every object', () => {
    expect(Object.entries(parseColumns('__proto__=a'))).toEqual([['__proto__', 'a']]);
  });

  it.each(['', 'value', 'value=', '=temp', 'value=a,', 'value=a,value=b'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseColumns(text)).toThrow(InvalidArgumentError);
    },
  );
});
