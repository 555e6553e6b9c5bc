import { describe, expect, it } from 'vitest';
import {
  parseSourceRecord,
  SourceRecordError,
} from '../../../../lambdas/formats/parse-source-record.ts';

const reading = {
  partition: 'p0',
  position: '1',
  arrivalTime: 1_741_601_732_000,
  clientId: 'TEMP_45',
  topic: 'dt/plant-1/TEMP_45',
  payload: '{"sensor_id":"TEMP_45"}',
};

const parse = (fields: Readonly<Record<string, unknown>>) =>
  parseSourceRecord(JSON.stringify({ ...reading, ...fields }));

describe('parse source record', () => {
  it('reads a reading with its payload as text', () => {
    expect(parse({})).toEqual({ ...reading, payload: Buffer.from(reading.payload) });
  });

  it('reads a payload of any bytes', () => {
    const record = parse({ payload: undefined, payloadBase64: '/wD+' });
    expect(record).toHaveProperty('payload', Buffer.from([255, 0, 254]));
  });

  it('reads an empty payload', () => {
    expect(parse({ payload: '' })).toHaveProperty('payload', Buffer.alloc(0));
  });

  it('reads a tick', () => {
    const tick = { partition: 'p0', position: '56', arrivalTime: -1, tick: true };
    expect(parseSourceRecord(JSON.stringify(tick))).toEqual(tick);
  });

  it('reads a registry change', () => {
    const control = { action: 'remove', device: 'TEMP_45', validFrom: 5 };
    const record = { partition: 'p0', position: '57', arrivalTime: 7 };
    expect(parseSourceRecord(JSON.stringify({ ...record, control }))).toEqual({
      ...record,
      control: { action: 'remove', device: 'TEMP_45', validFromMs: 5 },
    });
  });

  it.each([
    [{ partition: '' }, 'partition is "", but must be text that is not empty; write "partition":'],
    [{ position: 5 }, 'position is 5, but must be text'],
    [{ position: '-5' }, 'position is "-5", but must be decimal digits'],
    [{ arrivalTime: '5' }, 'arrivalTime is "5", but must be whole epoch milliseconds'],
    [{ arrivalTime: 2 ** 50 + 1 }, 'but must be whole epoch milliseconds, at most 2^50'],
    [{ arrivalTime: 1.5 }, 'arrivalTime is 1.5, but must be'],
    [{ clientId: undefined }, 'clientId is absent, but must be'],
    [{ topic: null }, 'topic is null, but must be'],
    [{ tick: false }, 'tick is false, but must be true; leave it out'],
    [{ control: { action: 'erase' } }, 'control.device is absent, but must be text'],
    [{ payload: undefined }, 'has neither of payload and payloadBase64'],
    [{ payloadBase64: '' }, 'has both of payload and payloadBase64'],
    [{ payload: {} }, 'payload is {}, but must be text in Unicode'],
    [{ payload: '\ud800' }, 'but must be text in Unicode; give bytes as payloadBase64'],
    [{ payload: undefined, payloadBase64: 'a' }, 'payloadBase64 is "a", but must be base64'],
    [{ partition: ['x'.repeat(99)] }, `partition is ["${'x'.repeat(58)}..., but must be`],
  ])('refuses %j', (fields, why) => {
    expect(() => parse(fields)).toThrow(SourceRecordError);
    expect(() => parse(fields)).toThrow(why);
  });

  it.each(['', '[]', 'null', '1', '{', '{} {}'])('refuses the line %j', (text) => {
    expect(() => parseSourceRecord(text)).toThrow(SourceRecordError);
  });
});
