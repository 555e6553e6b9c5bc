import { describe, expect, it } from 'vitest';
import { rowInstant } from '../../../../../local/replay/message/row-instant.ts';

const text = (value: string) => rowInstant({ kind: 'text', text: value });

describe('row instant', () => {
  it.each([
    ['2013-12-02 21:15:00', '2013-12-02T21:15:00Z'],
    ['2013-12-02T21:15:00', '2013-12-02T21:15:00Z'],
    ['2013-12-02 21:15', '2013-12-02T21:15:00Z'],
    ['2013-12-02', '2013-12-02T00:00:00Z'],
    ['2013-12-02 21:15:00.123456', '2013-12-02T21:15:00.123456Z'],
    [' 2013-12-02 21:15:00 ', '2013-12-02T21:15:00Z'],
  ])('reads %s, which has no zone, in UTC', (given, rfc3339) => {
    expect(text(given)).toEqual({ epochMs: Date.parse(rfc3339), rfc3339 });
  });

  it('leaves a time with a zone as it is', () => {
    const zoned = '2013-12-02T21:15:00.5+01:00';
    expect(text(zoned)).toEqual({ epochMs: Date.parse(zoned), rfc3339: zoned });
  });

  it('reads a whole number as epoch ms', () => {
    const instant = { epochMs: 1_386_018_900_000, rfc3339: '2013-12-02T21:15:00.000Z' };
    expect(text('1386018900000')).toEqual(instant);
    expect(rowInstant({ kind: 'json', json: '1386018900000' })).toEqual(instant);
    expect(text('-1')?.epochMs).toBe(-1);
  });

  it.each(['', 'yesterday', '2013-13-02', '2013-12-02 25:00:00', '1e3', '9999999999999999'])(
    'does not guess at "%s"',
    (given) => {
      expect(text(given)).toBeUndefined();
    },
  );
});
