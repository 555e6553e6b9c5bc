import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EmbeddedBase64 } from '../../../../lambdas/formats/embedded-base64.ts';

const embedded = new EmbeddedBase64();

/** Decodes a text that stands between others; what was decoded, and what it left. */
const decode = (text: string): [string, string] => {
  const bytes = Buffer.from(`AAAA${text}"AAAA`);
  const end = embedded.decode(bytes, 4, bytes.length - 5);
  return [Buffer.from(embedded.taken()).toString('hex'), bytes.toString('latin1', end)];
};

describe('embedded base64', () => {
  it('gives back any bytes, with their padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        const written = Buffer.from(bytes);
        expect(decode(written.toString('base64'))).toEqual([written.toString('hex'), '"AAAA']);
      }),
    );
  });

  it.each(['AA=A', 'A===', '====', 'AAA', 'AA', 'A', '', 'AA"=', 'A-_A', 'A A ', 'A\\AA', 'A\0AA'])(
    'leaves %j, which is no whole group',
    (rest) => {
      expect(decode(`AQID${rest}`)).toEqual(['010203', `${rest}"AAAA`]);
    },
  );

  it('ends at a padded group, whatever follows', () => {
    expect(decode('AQI=AQID')).toEqual(['0102', 'AQID"AAAA']);
    expect(decode('AQ==AQID')).toEqual(['01', 'AQID"AAAA']);
  });

  it('never reads past its bound', () => {
    const bytes = Buffer.from('AQIDBAUGBwgJ');
    for (const [to, end] of [
      [12, 12],
      [11, 8],
      [8, 8],
      [3, 0],
      [0, 0],
    ] as const) {
      expect(embedded.decode(bytes, 0, to)).toBe(end);
    }
  });

  it('gives bytes of each length, one after another', () => {
    const texts = Array.from({ length: 5_000 }, (_, at) => 'x'.repeat((at * 7) % 1_300));
    for (const text of texts) {
      const bytes = Buffer.from(Buffer.from(text).toString('base64'));
      embedded.decode(bytes, 0, bytes.length);
      expect(Buffer.from(embedded.taken()).toString()).toBe(text);
    }
  });
});
