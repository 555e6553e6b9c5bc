import { describe, expect, it } from 'vitest';
import { minutes } from '../../../../../lambdas/engine/index.ts';
import { takesMessage } from '../../../../../local/replay/message/takes-message.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';

const arrivalTimeMs = Date.parse('2025-03-10T10:15:30Z');
const good = { sensor_id: 'TEMP_7', timestamp: '2025-03-10T10:15:30Z', value: 20, unit: 'C' };

const takes = (
  reading: Record<string, unknown>,
  thingName = 'TEMP_7',
  topic = `dt/plant-1/${thingName}`,
): boolean =>
  takesMessage(smartFactory)({ thingName, topic, payload: JSON.stringify(reading), arrivalTimeMs });

const at = (offsetMs: number): string => new Date(arrivalTimeMs + offsetMs).toISOString();

describe('a message of a file', () => {
  it('is taken where the pipeline accepts its reading', () => {
    expect(takes(good)).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no time that can be read', { ...good, timestamp: 'never' }],
    ['none of the measures', { ...good, value: undefined }],
    ['a value out of range', { ...good, value: 9_000 }],
    ['a unit that is not accepted', { ...good, unit: 'K' }],
    ['a time too far ahead', { ...good, timestamp: at(minutes(6)) }],
    ['a time too long ago', { ...good, timestamp: at(-minutes(8 * 1_440)) }],
    ['the id of another device', { ...good, sensor_id: 'TEMP_8' }],
  ])('is not taken where its reading has %s', (_, reading) => {
    expect(takes(reading)).toBe(false);
  });

  it('is not taken where its device is of no declared type', () => {
    expect(takes({ ...good, sensor_id: 'press' }, 'press')).toBe(false);
  });

  it('is not taken from the topic of another device', () => {
    expect(takes(good, 'TEMP_7', 'dt/plant-1/TEMP_8')).toBe(false);
  });

  it('is not taken where it is no JSON', () => {
    const message = { thingName: 'TEMP_7', topic: 'dt/plant-1/TEMP_7', arrivalTimeMs };
    expect(takesMessage(smartFactory)({ ...message, payload: '{"sensor_id":' })).toBe(false);
  });
});
