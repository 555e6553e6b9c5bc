import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagText, tagValue } from '../../../../../lambdas/adapters/influxdb/tag-text.ts';

describe('tagValue', () => {
  it.each(['TEMP_45', 'Wärme "1"', 'a,b=c d', '#', '温度'])('leaves %s as it is', (text) =>
    expect(tagValue(text)).toBe(text),
  );

  it('replaces what a line of the protocol cannot carry', () => {
    expect(tagValue('a\nb\\c%\u007f')).toBe('a%0Ab%5Cc%25%7F');
    expect(tagValue('')).toBe('%');
  });

  it('is undone by tagText, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('%', '2', '5', '\\', '\n', 'a') }),
    );
    fc.assert(
      fc.property(text, (each) => {
        expect(tagText(tagValue(each))).toBe(each);
      }),
    );
  });
});
