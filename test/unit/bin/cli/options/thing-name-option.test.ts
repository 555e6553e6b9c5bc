import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseThingName } from '../../../../../bin/cli/options/thing-name-option.ts';

describe('thing name option', () => {
  it('takes what IoT Core takes as the name of a thing', () => {
    expect(parseThingName('TEMP_45:a-b')).toBe('TEMP_45:a-b');
  });

  it.each(['', 'a/b', '+', '#', 'a b', 'ä', 'x'.repeat(129)])('refuses "%s"', (text) => {
    expect(() => parseThingName(text)).toThrow(InvalidArgumentError);
  });
});
