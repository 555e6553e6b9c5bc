import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../../lambdas/engine/index.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { PartitionPlay } from '../../../support/partition-play.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const decode = (bytes: Uint8Array): SourceRecord => decodeEnvelope('p0', '7', bytes);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const tick = { tick: true, receivedAt: 1_741_601_732_000 } as const;
const erasure = { control: { action: 'erase', device: 'a' }, receivedAt: 5 } as const;

describe('envelope', () => {
  it('gives back what the broker put in', () => {
    const payload = text('{"sensor_id":"TEMP_45"}');
    const [topic, clientId, principal] = ['dt/plant-1/TEMP_45', 'TEMP_45', 'certificate'];
    const { receivedAt } = tick;
    const envelope = { payload: base64(payload), topic, clientId, principal, receivedAt };
    const source = { partition: 'p0', position: '7' };
    expect(decode(encodeEnvelope(envelope))).toEqual({
      kind: 'reading',
      ...source,
      arrivalTimeMs: receivedAt,
      topic,
      clientId,
      payload: Buffer.from(payload),
    });
    expect(decode(encodeEnvelope(tick))).toEqual({
      kind: 'tick',
      ...source,
      arrivalTimeMs: receivedAt,
    });
  });

  it('gives back a registry change', () => {
    const control = { action: 'remove', device: 'TEMP_45', validFrom: 6 } as const;
    expect(decode(encodeEnvelope({ control, receivedAt: 9 }))).toEqual({
      kind: 'control',
      partition: 'p0',
      position: '7',
      arrivalTimeMs: 9,
      change: { action: 'remove', device: 'TEMP_45', validFromMs: 6 },
    });
  });

  it('reads what the rule of IoT Core writes', () => {
    const written =
      '{"payload":"eyJhIjoxfQ==","topic":"dt/x/a","clientId":"a","principal":"9f","receivedAt":5}';
    expect(decode(text(written))).toMatchObject({
      kind: 'reading',
      payload: Buffer.from('{"a":1}'),
      arrivalTimeMs: 5,
    });
  });

  it.each([
    ['', 'not a JSON envelope'],
    ['no', 'not a JSON envelope'],
    ['{"tick":true,"receivedAt":5', 'not a JSON envelope'],
    ['null', 'not an object'],
    ['7', 'not an object'],
    ['"text"', 'not an object'],
    ['[]', 'no receivedAt'],
    ['{}', 'no receivedAt'],
    ['{"tick":true}', 'no receivedAt'],
    ['{"tick":true,"receivedAt":"5"}', 'no receivedAt'],
    ['{"tick":true,"receivedAt":0.5}', 'no receivedAt'],
    ['{"tick":true,"receivedAt":1e999}', 'no receivedAt'],
    ['{"tick":true,"receivedAt":9007199254740993}', 'no receivedAt'],
    ['{"tick":true,"receivedAt":9007199254740991}', 'no receivedAt'],
    ['{"tick":true,"receivedAt":-9007199254740991}', 'no receivedAt'],
    ['{"tick":"true","receivedAt":5}', 'lacks payload, topic or clientId'],
    ['{"tick":1,"receivedAt":5}', 'lacks payload, topic or clientId'],
    ['{"__proto__":{"tick":true,"receivedAt":5}}', 'no receivedAt'],
    ['{"__proto__":{"tick":true},"receivedAt":5}', 'lacks payload, topic or clientId'],
    ['{"payload":{},"topic":"t","clientId":"c","receivedAt":5}', 'lacks payload'],
    ['{"payload":"","topic":null,"clientId":"c","receivedAt":5}', 'lacks payload'],
    ['{"payload":"","topic":"t","receivedAt":5}', 'lacks payload'],
    ['{"control":{"action":"drop","device":"a"},"receivedAt":5}', 'control.action is "drop"'],
    ['{"control":null,"receivedAt":5}', 'control is null'],
    ['{"control":{"action":"erase","device":"a"},"payload":"","receivedAt":5}', 'lacks payload'],
  ])('makes a foreign record of %s: %s', (bytes, detail) => {
    const record = decode(text(bytes));
    expect(record).toMatchObject({ kind: 'foreign', payload: text(bytes) });
    expect(record.kind === 'foreign' ? record.detail : '').toContain(detail);
  });

  it('makes a foreign record of bytes that are not UTF-8', () => {
    const bytes = Uint8Array.of(0x22, 0xff, 0x22);
    expect(decode(bytes)).toMatchObject({ kind: 'foreign', payload: bytes });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(text)), (bytes) => {
        expect(decode(bytes).position).toBe('7');
      }),
    );
  });
});

describe('envelope, what a device can do about it', () => {
  const forgeries = [
    JSON.stringify(tick),
    `"}${JSON.stringify(tick)}`,
    `","tick":true,"receivedAt":${tick.receivedAt},"x":"`,
    '\\","tick":true,"x":"',
    '"tick":true',
    '\u0000{"tick":true}',
    '__proto__',
    JSON.stringify(erasure),
    `","control":${JSON.stringify(erasure.control)},"x":"`,
  ];
  const anyText = fc.oneof(
    fc.constantFrom(...forgeries),
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.json(),
  );
  const anyBytes = fc.oneof(fc.uint8Array(), anyText.map(text));

  it('is to be a reading: no payload, topic or client id makes anything else', () => {
    fc.assert(
      fc.property(anyBytes, anyText, anyText, (payload, topic, clientId) => {
        const { receivedAt } = tick;
        const envelope = { payload: base64(payload), topic, clientId, receivedAt };
        const record = decode(encodeEnvelope(envelope));
        expect(record).toEqual({
          kind: 'reading',
          partition: 'p0',
          position: '7',
          arrivalTimeMs: receivedAt,
          topic,
          clientId,
          payload: Buffer.from(payload),
        });
      }),
      { numRuns: 500 },
    );
  });

  it('is to have a verdict: a forged tick fires nothing and moves no clock', () => {
    for (const payload of [
      ...forgeries,
      JSON.stringify({ tick: true, receivedAt: 9_000, kind: 'tick', arrivalTimeMs: 9_000 }),
      JSON.stringify([{ tick: true, sensor: 'a', at: 6, kind: 'tick' }]),
      Buffer.from(encodeEnvelope(tick)).toString('base64'),
    ]) {
      const play = new PartitionPlay();
      play.read('a', 5);
      const [verdict] = play.record(({ partition, position }) => {
        const sent = { payload: base64(text(payload)), topic: 'dt/a', clientId: 'a' };
        return decodeEnvelope(partition, position, encodeEnvelope({ ...sent, receivedAt: 6 }));
      });
      expect(verdict).toMatch(/^(schema|malformed)$/);
      expect(play.run.state.arrivalClockMs).toBe(6);
      expect(play.firings()).toEqual([]);
    }
  });
});
