import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveLine } from '../../../../lambdas/formats/archive-line.ts';
import { encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { lineEnvelope } from '../../../../lambdas/formats/line-envelope.ts';
import { parseSourceRecord } from '../../../../lambdas/formats/parse-source-record.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const archived = (bytes: Uint8Array): string => archiveLine('p0', '7', bytes);
const sent = { topic: 'dt/x/a', clientId: 'a', receivedAt: 5 };

describe('archive line', () => {
  it('is a source record with the payload as text', () => {
    const payload = base64(Buffer.from('{"a":1}'));
    const { receivedAt, ...sender } = sent;
    const envelope = { payload, ...sender, principal: '9f', receivedAt };
    expect(JSON.parse(archived(encodeEnvelope(envelope)))).toEqual({
      partition: 'p0',
      position: '7',
      arrivalTime: 5,
      clientId: 'a',
      topic: 'dt/x/a',
      principal: '9f',
      payload: '{"a":1}',
    });
  });

  it('is short for a tick, a registry change and a redriven reading', () => {
    const redrive = {
      of: 'p0:1:0',
      index: 0,
      until: 9,
      payload: 'AA==',
      topic: 't',
      clientId: 'a',
    };
    const records = [
      encodeEnvelope({ tick: true, receivedAt: 5 }),
      encodeEnvelope({ control: { action: 'erase', device: 'a' }, receivedAt: 5 }),
      encodeEnvelope({ redrive, receivedAt: 5 }),
    ];
    for (const bytes of records) expect(archived(bytes)).not.toContain('recordBase64');
  });

  it('gives every record back to the byte, whatever its envelope', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .uint8Array({ maxLength: 60 })
        .map((payload) => encodeEnvelope({ payload: base64(payload), ...sent })),
      fc
        .string({ unit: 'binary', maxLength: 40 })
        .map((text) =>
          encodeEnvelope({ payload: base64(Buffer.from(text)), ...sent, principal: text }),
        ),
      fc.json().map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(`{"receivedAt":5,"tick":true,"more":${text}}`)),
    );
    fc.assert(
      fc.property(bytes, (record) => {
        const line = parseSourceRecord(archived(record));
        expect(Buffer.compare(lineEnvelope(line), record)).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
