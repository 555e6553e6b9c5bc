import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../../../bin/cli/options/instant-option.ts';

describe('an instant', () => {
  it.each([
    ['2025-03-10T10:15:00Z', 1_741_601_700_000],
    ['2025-03-10T11:15:00+01:00', 1_741_601_700_000],
    ['1741601700000', 1_741_601_700_000],
    ['-1', -1],
  ])('may be %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each(['', 'now', '2025-03-10', '2025-03-10T10:15:00', '1.5'])('is not %j', (text) => {
    expect(() => parseInstant(text)).toThrow('an instant with a zone');
  });
});
