import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../../lambdas/engine/aggregates/canonical-json.ts';

describe('canonical JSON', () => {
  it('comes back as it went, -0 included', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
    expect(JSON.parse(canonicalJson([-0, 5e-324, 1e280]))).toEqual([-0, 5e-324, 1e280]);
  });

  it('is the same text for equal values, whatever the order of names', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: 3 }], a: null })).toBe(
      canonicalJson({ a: null, b: [1, { c: 3, d: 2 }] }),
    );
  });

  it('takes an object without a prototype as one with names alone', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  it.each([
    ['NaN', { a: [0, Number.NaN] }, 'it.a[1] is NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'it is Infinity'],
    ['what is undefined', { a: undefined }, 'it.a is undefined'],
    ['a hole', Array<number>(2), 'it[0] is undefined'],
    ['a map', { a: new Map() }, 'it.a is an object of a class'],
    ['a date', new Date(0), 'it is an object of a class'],
    ['a large integer', { a: 1n }, 'it.a is 1'],
  ])('refuses %s, which JSON would change', (_, value, message) => {
    const rule = 'finite numbers, text, true, false, null, arrays and plain objects of them';
    expect(() => canonicalJson(value)).toThrow(`${message}; JSON holds ${rule}`);
  });
});
