import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../../lambdas/engine/index.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { EnvelopeReader } from '../../../../lambdas/formats/envelope-reader.ts';

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

const plain = {
  payload: base64('{"a":1}'),
  topic: 'dt/plant-1/TEMP_45',
  clientId: 'TEMP_45',
  principal: 'c0ffee',
  receivedAt: 1_741_601_732_000,
};

const written = JSON.stringify(plain);

/** As a record of the same bytes that the next one leaves alone, whoever knows its sender. */
const shown = (record: SourceRecord): unknown => {
  if (!('payload' in record)) return record;
  const { sender: _, ...rest } = { sender: undefined, ...record };
  return { ...rest, payload: Buffer.from(record.payload) };
};

const reader = new EnvelopeReader();
const read = (bytes: Uint8Array | string): SourceRecord => reader.read('p0', '7', base64(bytes));

/** Twice: the second time, the sender is known. */
const expectAgreement = (bytes: Uint8Array): void => {
  const expected = shown(decodeEnvelope('p0', '7', Buffer.from(bytes)));
  expect(shown(read(bytes))).toEqual(expected);
  expect(shown(read(bytes))).toEqual(expected);
};

const texts = fc.oneof(
  fc.constantFrom('dt/plant-1/TEMP_45', 'TEMP_45', 'c0ffee', ''),
  fc.constantFrom('"', '\\', '\u0000', '","topic":"x', '"}', 'é', '\ud800', '{"tick":true}'),
  fc.string({ unit: 'binary' }),
);

const payloads = fc.oneof(fc.uint8Array({ maxLength: 40 }).map(base64), texts);

describe('envelope reader', () => {
  it('reads the form that the rule writes, with or without a principal', () => {
    const { principal: _, ...short } = plain;
    for (const envelope of [plain, short]) {
      expect(shown(read(encodeEnvelope(envelope)))).toEqual({
        kind: 'reading',
        partition: 'p0',
        position: '7',
        arrivalTimeMs: plain.receivedAt,
        topic: plain.topic,
        clientId: plain.clientId,
        payload: Buffer.from('{"a":1}'),
      });
    }
  });

  it.each([
    ['a tick', '{"tick":true,"receivedAt":1741601732000}'],
    ['a control record', '{"control":{"action":"erase","device":"a"},"receivedAt":5}'],
    ['white space', JSON.stringify(plain, null, 1)],
    ['another order', '{"topic":"t","payload":"","clientId":"c","receivedAt":1}'],
    ['a further key', JSON.stringify({ ...plain, tick: true })],
    ['a key that comes twice', written.replace('"clientId"', '"topic":"x","clientId"')],
    ['an escape', JSON.stringify({ ...plain, topic: 'dt/"/x' })],
    ['a control character', written.replace('plant', 'pl\u0001nt')],
    ['letters beyond ASCII', written.replace('plant', 'plänt')],
    ['a fraction', written.replace('2000}', '2000.5}')],
    ['a leading zero', written.replace(':1741', ':0741')],
    ['the time zero', written.replace(/\d+}/, '0}')],
    ['no time', written.replace(/\d+}/, '}')],
    ['a time too long', written.replace(/\d+}/, '17416017320000000}')],
    ['a negative time', written.replace(':1741', ':-1741')],
    ['a text cut short', written.slice(0, -1)],
    ['something after the end', `${written} `],
    ['no payload', written.replace(plain.payload, '')],
    ['a payload without its padding', written.replace('=', '')],
    ['base64 for addresses', written.replace(plain.payload, '_-_-')],
    ['white space in base64', written.replace(plain.payload, 'eyJh IjoxfQ==')],
    ['an escape in base64', written.replace(plain.payload, 'eyJ\\u0068IjoxfQ==')],
    ['spare bits in base64', written.replace('fQ==', 'fR==')],
    ['no object', '[]'],
    ['nothing', ''],
  ])('reads %s as decoding does', (_, text) => {
    expectAgreement(Buffer.from(text));
  });

  it('reads bytes that are not UTF-8 as decoding does', () => {
    const at = written.indexOf('plant');
    for (const bad of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff]]) {
      const [before, after] = [written.slice(0, at), written.slice(at)];
      expectAgreement(
        Buffer.concat([Buffer.from(before), Uint8Array.from(bad), Buffer.from(after)]),
      );
    }
  });

  it('knows senders apart, however like they are', () => {
    const senders = Array.from({ length: 3_000 }, (_, at) => `TEMP_${at}`);
    for (const round of [1, 2]) {
      for (const clientId of senders) {
        const topic = `dt/plant-${round}/${clientId}`;
        const record = read(encodeEnvelope({ ...plain, topic, clientId }));
        expect(record).toMatchObject({ kind: 'reading', topic, clientId });
      }
    }
  });

  it('gives a sender that it knows again the same object', () => {
    const senderOf = (clientId: string) => {
      const record = read(encodeEnvelope({ ...plain, clientId }));
      return record.kind === 'reading' ? record.sender : undefined;
    };
    const first = senderOf('TEMP_1');
    expect(first).toMatchObject({ topic: plain.topic, clientId: 'TEMP_1' });
    expect(senderOf('TEMP_2')).not.toBe(first);
    expect(senderOf('TEMP_1')).toBe(first);
  });

  it('reads records of any size', () => {
    const payload = base64(Buffer.alloc(300_000, 7));
    expectAgreement(encodeEnvelope({ ...plain, payload }));
    expectAgreement(encodeEnvelope(plain));
  });

  it('never reads an envelope otherwise than decoding does', () => {
    const envelopes = fc.record(
      {
        payload: payloads,
        topic: texts,
        clientId: texts,
        principal: texts,
        receivedAt: fc.oneof(fc.maxSafeNat(), fc.double(), fc.integer()),
      },
      { requiredKeys: ['payload', 'topic', 'clientId', 'receivedAt'] },
    );
    const edits = fc.array(fc.tuple(fc.nat(200), fc.nat(3), fc.uint8Array({ maxLength: 3 })), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(envelopes, edits, ({ payload, topic, clientId, ...rest }, changes) => {
        let bytes = Buffer.from(JSON.stringify({ payload, topic, clientId, ...rest }));
        for (const [at, gone, come] of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), come, bytes.subarray(at + gone)]);
        }
        expectAgreement(bytes);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 2_000) },
    );
  });
});
