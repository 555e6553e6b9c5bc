import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEnvelope, encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { jsonFormat } from '../../../../lambdas/formats/json.ts';
import { hasJsonTestSuite, hostilePayloads } from '../../../support/json-test-suite.ts';
import { PartitionPlay, type Verdict } from '../../../support/partition-play.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const decode = (payload: string) => jsonFormat.decode(text(payload));

describe('JSON format', () => {
  it('takes an object for a reading and a list of objects for a pack', () => {
    expect(decode('{"a":1}')).toEqual({ ok: true, readings: [{ a: 1 }] });
    expect(decode(' [{"a":1},{}] ')).toEqual({ ok: true, readings: [{ a: 1 }, {}] });
  });

  it.each(['1', 'null', 'true', '"a"', '[]', '[1]', '[{},1]', '[{},[]]', '[null]'])(
    'refuses %s, which is JSON and no reading',
    (payload) => {
      expect(decode(payload)).toEqual({
        ok: false,
        reason: 'schema',
        detail: 'neither a JSON object (a reading) nor a non-empty array of objects (a pack)',
      });
    },
  );

  it.each(['', ' ', '{', '{"a":1}x', "{'a':1}", '{"a":NaN}', '{"a":1,}', '\ufeff{"a":1}'])(
    'refuses %j, which is no JSON',
    (payload) => {
      expect(decode(payload)).toMatchObject({ ok: false, reason: 'malformed' });
    },
  );

  it('refuses bytes that are not UTF-8, rather than to repair two ids into one', () => {
    for (const bad of [0x80, 0xc0, 0xff]) {
      const payload = Uint8Array.of(...text('{"id":"'), bad, ...text('"}'));
      expect(jsonFormat.decode(payload)).toMatchObject({ ok: false, reason: 'malformed' });
    }
  });

  it('gives no object the prototype that a payload names', () => {
    const decoded = decode('{"__proto__":{"a":1}}');
    const [reading] = decoded.ok ? decoded.readings : [];
    expect(Object.getPrototypeOf(reading)).toBe(Object.prototype);
    expect(reading?.a).toBeUndefined();
  });

  it('never throws, however deep or odd the bytes', () => {
    for (const payload of ['['.repeat(100_000), '[{"a":'.repeat(50_000), `"${'\\u'.repeat(9)}`]) {
      expect(decode(payload)).toMatchObject({ ok: false, reason: 'malformed' });
    }
    const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(() => decode(deep)).not.toThrow();
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(text)), (bytes) => {
        expect(() => jsonFormat.decode(bytes)).not.toThrow();
      }),
    );
  });
});

/** Sends a payload through the envelope, as device `a`. */
const send = (play: PartitionPlay, payload: Uint8Array, receivedAt: number): Verdict[] =>
  play.record(({ partition, position }) => {
    const sent = { payload: Buffer.from(payload).toString('base64'), receivedAt };
    const envelope = encodeEnvelope({ ...sent, topic: 'dt/a', clientId: 'a' });
    return decodeEnvelope(partition, position, envelope);
  });

const absent = hasJsonTestSuite ? '' : ' (absent from ../shared/corpora)';

describe.skipIf(!hasJsonTestSuite && process.env.CI !== 'true')(`JSONTestSuite${absent}`, () => {
  it('gets exactly one verdict for each file, and no neighbour notices', () => {
    const payloads = hostilePayloads();
    expect(payloads.length).toBeGreaterThanOrEqual(340);
    const undisturbed = new PartitionPlay();
    undisturbed.read('a', 5);
    undisturbed.tick(6);
    undisturbed.read('a', 12);
    for (const { name, bytes } of payloads) {
      const play = new PartitionPlay();
      expect(play.read('a', 5), name).toBe('accepted');
      expect(send(play, bytes, 6), name).toEqual([
        expect.stringMatching(/^(malformed|schema|too_large)$/),
      ]);
      expect(play.read('a', 12), name).toBe('accepted');
      expect(play.run.outcomes.results, name).toEqual(undisturbed.run.outcomes.results);
      expect(play.run.ledger, name).toMatchObject({ received: 3, accepted: 2, rejected: 1 });
      expect(play.run.outcomes.refused[0], name).toMatchObject({ payload: Uint8Array.from(bytes) });
    }
  });

  it('is refused as malformed where a file must not parse, and read where it must', () => {
    for (const { name, bytes } of hostilePayloads()) {
      const decoded = jsonFormat.decode(bytes);
      const isMalformed = !decoded.ok && decoded.reason === 'malformed';
      if (name.startsWith('n_')) expect(isMalformed, name).toBe(true);
      if (name.startsWith('y_')) expect(isMalformed, name).toBe(false);
    }
  });

  it('gets one verdict for each file in one batch, with its good readings in place', () => {
    const play = new PartitionPlay();
    const payloads = hostilePayloads();
    for (const [at, { bytes }] of payloads.entries()) {
      play.read('a', at);
      send(play, bytes, at);
    }
    const { length } = payloads;
    expect(play.run.ledger).toMatchObject({ accepted: length, rejected: length });
    expect(play.run.outcomes.results.every(({ count }) => count === 10)).toBe(true);
  });
});
