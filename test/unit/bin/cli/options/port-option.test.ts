import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parsePort } from '../../../../../bin/cli/options/port-option.ts';

describe('port option', () => {
  it.each([
    ['0', 0],
    ['4000', 4000],
    ['65535', 65_535],
  ])('reads %s', (text, port) => {
    expect(parsePort(text)).toBe(port);
  });

  it.each(['', '-1', '65536', '80.5', 'http', '0x50'])('refuses "%s"', (text) => {
    expect(() => parsePort(text)).toThrow(InvalidArgumentError);
  });
});
