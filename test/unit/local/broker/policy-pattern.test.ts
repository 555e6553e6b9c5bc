import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, matchesPattern } from '../../../../local/broker/policy-pattern.ts';

const matches = (
  pattern: string,
  text: string,
  variables: Readonly<Record<string, string>> = {},
): boolean => {
  const tokens = compilePattern(pattern, variables);
  return tokens !== undefined && matchesPattern(tokens, text);
};

describe('a policy pattern', () => {
  it('reads * as any characters, none and slashes included', () => {
    expect(matches('dt/*/x', 'dt/a/b/x')).toBe(true);
    expect(matches('dt/*/x', 'dt//x')).toBe(true);
    expect(matches('dt/*/x', 'dt/x')).toBe(false);
    expect(matches('*', '')).toBe(true);
  });

  it('reads ? as exactly one character', () => {
    expect(matches('a?c', 'abc')).toBe(true);
    expect(matches('a?c', 'ac')).toBe(false);
    expect(matches('a?c', 'a🌊c')).toBe(true);
  });

  it('puts a variable in as a literal', () => {
    expect(matches('x/$' + '{a}', 'x/*', { a: '*' })).toBe(true);
    expect(matches('x/$' + '{a}', 'x/y', { a: '*' })).toBe(false);
  });

  it('matches nothing where a variable has no value', () => {
    expect(compilePattern('x/$' + '{a}', {})).toBeUndefined();
    expect(compilePattern('x/$' + '{toString}', {})).toBeUndefined();
  });

  it('reads the escapes of its own characters', () => {
    expect(matches('$' + '{*}$' + '{?}$' + '{$}', '*?$')).toBe(true);
    expect(matches('$' + '{*}', 'a')).toBe(false);
  });

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (glob, actual) => {
        const regex = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matches(glob, actual)).toBe(regex.test(actual));
      }),
    );
  });

  it('decides long hostile topics at once', () => {
    expect(matches(`${'*a'.repeat(50)}b`, 'a'.repeat(20_000))).toBe(false);
  });
});
