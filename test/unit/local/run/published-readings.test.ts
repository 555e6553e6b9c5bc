import { describe, expect, it } from 'vitest';
import { publishedReadings } from '../../../../local/run/published-readings.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

const read = publishedReadings(smartFactory);
const reading = (changes: object = {}) => ({
  sensor_id: 'TEMP_1',
  value: 21.5,
  unit: 'C',
  timestamp: '2025-03-10T10:15:30Z',
  ...changes,
});
const message = (payload: unknown, clientId = 'TEMP_1') => ({
  topic: `dt/plant-1/${clientId}`,
  payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
  clientId,
  principal: 'f'.repeat(64),
  receivedAtMs: 1_741_601_732_000,
});
const said = {
  clientId: 'TEMP_1',
  arrivalTimeMs: 1_741_601_732_000,
  eventTimeMs: Date.parse('2025-03-10T10:15:30Z'),
  value: 21.5,
};

describe('published readings', () => {
  it('are what a payload says', () => {
    expect(read(message(reading()))).toEqual([said]);
  });

  it('are as many as a pack holds', () => {
    const pack = [reading(), reading({ value: 22 })];
    expect(read(message(pack)).map(({ value }) => value)).toEqual([21.5, 22]);
  });

  it('are in the declared unit', () => {
    expect(read(message(reading({ value: 212, unit: 'F' })))[0]?.value).toBeCloseTo(100);
  });

  it('have null for what cannot be read', () => {
    const nothing = { ...said, eventTimeMs: null, value: null };
    expect(read(message('{"sensor_id'))).toEqual([nothing]);
    expect(read(message(reading({ timestamp: 'now', value: 'NA' })))).toEqual([nothing]);
    expect(read(message(reading({ unit: 'mV' })))).toEqual([{ ...said, value: null }]);
    expect(read(message(reading(), 'unknown'))[0]?.value).toBeNull();
  });
});
