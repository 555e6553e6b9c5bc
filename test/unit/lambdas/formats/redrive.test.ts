import { describe, expect, it } from 'vitest';
import { decodeEnvelope, encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { EnvelopeReader } from '../../../../lambdas/formats/envelope-reader.ts';
import { parseRedrive, redriveJson } from '../../../../lambdas/formats/redrive.ts';

const sent = { payload: 'eyJhIjoxfQ==', topic: 'dt/x/a', clientId: 'a' };
const which = { of: 'p0:5:1', index: 1, until: 900 };

describe('redrive', () => {
  it('is read as it was written, of a pack and of a payload refused whole', () => {
    for (const redrive of [
      { id: 'p0:5:1', index: 1, untilMs: 9 },
      { id: 'p0:5:0', untilMs: -9 },
    ]) {
      expect(parseRedrive(redriveJson(redrive))).toEqual(redrive);
    }
  });

  it.each([
    undefined,
    7,
    {},
    { of: '', until: 9 },
    { of: 'p0:5:0' },
    { of: 'p0:5:0', until: '9' },
    { of: 'p0:5:0', until: 2 ** 51 },
    { of: 'p0:5:0', until: 9, index: -1 },
    { of: 'x'.repeat(513), until: 9 },
  ])('is not %j', (value) => {
    expect(parseRedrive(value)).toBeUndefined();
  });

  it('stands in an envelope of its own, with the original arrival time', () => {
    const bytes = encodeEnvelope({ redrive: { ...which, ...sent }, receivedAt: 5 });
    const record = {
      kind: 'redriven',
      partition: 'p0',
      position: '7',
      arrivalTimeMs: 5,
      topic: 'dt/x/a',
      clientId: 'a',
      payload: Buffer.from('{"a":1}'),
      redrive: { id: 'p0:5:1', index: 1, untilMs: 900 },
    };
    expect(decodeEnvelope('p0', '7', bytes)).toEqual(record);
    const base64 = Buffer.from(bytes).toString('base64');
    expect(new EnvelopeReader().read('p0', '7', base64)).toEqual(record);
  });

  it('cannot be forged by what a device sends', () => {
    const forged = JSON.stringify({ redrive: { ...which, ...sent }, receivedAt: 5 });
    const payload = Buffer.from(forged).toString('base64');
    const bytes = encodeEnvelope({ ...sent, payload, receivedAt: 9 });
    expect(decodeEnvelope('p0', '7', bytes)).toMatchObject({ kind: 'reading', arrivalTimeMs: 9 });
  });

  it('is foreign where a part of it is missing', () => {
    const { payload: _, ...bare } = { ...which, ...sent };
    const bytes = Buffer.from(JSON.stringify({ redrive: bare, receivedAt: 5 }));
    expect(decodeEnvelope('p0', '7', bytes)).toMatchObject({ kind: 'foreign' });
  });
});
