import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanEnvelope } from '../../../../lambdas/formats/scan-envelope.ts';

const plain = {
  payload: 'eyJhIjoxfQ==',
  topic: 'dt/plant-1/TEMP_45',
  clientId: 'TEMP_45',
  principal: 'c0ffee',
  receivedAt: 1_741_601_732_000,
};

/** What the long way makes of the same text; undefined where it is no JSON object. */
const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '"', '\\', '\u0000', '","topic":"x', '"}', 'é', '\ud800', '{"tick":true}'),
);

describe('scanEnvelope', () => {
  it('reads the form that the rule writes, with or without a principal', () => {
    const { principal: _, ...read } = plain;
    expect(scanEnvelope(JSON.stringify(plain))).toEqual(read);
    expect(scanEnvelope(JSON.stringify(read))).toEqual(read);
  });

  it.each([
    ['a tick', '{"tick":true,"receivedAt":1741601732000}'],
    ['white space', JSON.stringify(plain, null, 1)],
    ['another order', '{"topic":"t","payload":"","clientId":"c","receivedAt":1}'],
    ['a further key', JSON.stringify({ ...plain, tick: true })],
    ['an escape', JSON.stringify({ ...plain, topic: 'dt/"/x' })],
    ['a control character', JSON.stringify(plain).replace('plant', 'pl\u0001nt')],
    ['a fraction', JSON.stringify({ ...plain, receivedAt: 1.5 })],
    ['a leading zero', JSON.stringify(plain).replace(':1741', ':0741')],
    ['no number', JSON.stringify(plain).replace(/\d+}/, '}')],
    ['a text cut short', JSON.stringify(plain).slice(0, -1)],
  ])('leaves %s to the long way', (_, text) => {
    expect(scanEnvelope(text)).toBeUndefined();
  });

  it('never reads a text otherwise than JSON.parse does', () => {
    const envelopes = fc.record({
      payload: texts,
      topic: texts,
      clientId: texts,
      principal: texts,
      receivedAt: fc.oneof(fc.maxSafeNat(), fc.double(), fc.integer()),
    });
    const edits = fc.array(fc.tuple(fc.nat(200), fc.nat(3), fc.string({ maxLength: 3 })), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(envelopes, edits, (envelope, changes) => {
        let text = JSON.stringify(envelope);
        for (const [at, removed, added] of changes) {
          text = text.slice(0, at) + added + text.slice(at + removed);
        }
        const scanned = scanEnvelope(text);
        if (scanned !== undefined) expect(parsed(text)).toMatchObject(scanned);
      }),
      { numRuns: 20_000 },
    );
  });
});
