import { describe, expect, it } from 'vitest';
import { days, minutes, type ReadingSchema } from '../../../../../lambdas/engine/index.ts';
import { ReadingJudge } from '../../../../../lambdas/engine/reading/reading-judge.ts';
import {
  arrival,
  type Judged,
  judged,
  soundReading as reading,
  judgedSchema as schema,
} from '../../../../support/judged.ts';

describe('reading judge', () => {
  it('reads what a good reading says', () => {
    const { verdict, judge } = judged(reading);
    expect(verdict).toBe('fine');
    expect(judge.measures).toEqual(['value', 'battery']);
    expect(judge.sensor).toBe('TEMP_45');
    expect(judge.eventTimeMs).toBe(Date.parse('2025-03-10T10:15:30Z'));
    expect([...judge.values]).toEqual([36.8, Number.NaN]);
    expect(judge.refused).toEqual([]);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['schema', 'sensor_id is absent, but must be text', { sensor_id: undefined }],
    ['schema', 'sensor_id is "", but must be text', { sensor_id: '' }],
    ['schema', 'sensor_id is 45, but must be text', { sensor_id: 45 }],
    ['schema', 'sensor_id is null, but must be text', { sensor_id: null }],
    ['schema', 'sensor_id is an object, but must be text', { sensor_id: {} }],
    ['schema', 'sensor_id is a list, but must be text', { sensor_id: ['TEMP_45'] }],
    ['schema', `sensor_id is "${'x'.repeat(40)}...", but`, { sensor_id: 'x'.repeat(100_000) }],
    ['schema', 'timestamp is absent, but must be a time with a zone', { timestamp: undefined }],
    ['schema', 'timestamp is "2025-03-10T10:15:30", but', { timestamp: '2025-03-10T10:15:30' }],
    ['schema', 'timestamp is 1741601730000, but', { timestamp: 1_741_601_730_000 }],
    ['schema', 'the reading carries none of the declared measures', { value: undefined }],
    ['schema', 'the reading carries none of the declared measures', { value: null }],
    ['schema', 'value is not a finite number', { value: '36.8' }],
    ['schema', 'value is not a finite number', { value: true }],
    ['schema', 'value is not a finite number', { value: [36.8] }],
    ['schema', 'value is not a finite number', { value: { valueOf: 36.8 } }],
    ['unit', 'the unit of value is "K", but must be one of C, F', { unit: 'K' }],
    ['unit', 'the unit of value is "c", but must be one of C, F', { unit: 'c' }],
    ['unit', 'the unit of value is undefined, but must be one of C, F', { unit: undefined }],
    ['unit', 'the unit of value is object, but', { unit: null }],
    ['unit', 'the unit of value is "toString", but', { unit: 'toString' }],
    ['unit', `the unit of value is "${'u'.repeat(40)}", but`, { unit: 'u'.repeat(100_000) }],
    ['out_of_range', 'value is 125.1 C, outside -40 to 125', { value: 125.1 }],
    ['out_of_range', 'value is -40.5 C, outside -40 to 125', { value: -40.5 }],
    ['out_of_range', 'outside -40 to 125', { value: 300, unit: 'F' }],
    ['out_of_range', 'outside -40 to 125', { value: 1.7e308, unit: 'F' }],
    [
      'future',
      'is more than 300000 ms ahead of its arrival',
      { timestamp: '2025-03-10T11:15:30Z' },
    ],
    [
      'too_old',
      'is more than 604800000 ms behind its arrival',
      { timestamp: '1970-01-01T00:00:00Z' },
    ],
  ])('rejects as %s: %s', (reason, detail, change) => {
    const { verdict, detail: told } = judged({ ...reading, ...change });
    expect(verdict).toBe(reason);
    expect(told).toContain(detail);
    expect(told.length).toBeLessThan(200);
  });

  it.each([
    ['epochMilliseconds', 'a whole number of milliseconds since 1970'],
    ['epochSeconds', 'a number of seconds since 1970'],
  ] as const)('says what a field of %s must hold', (format, rule) => {
    const eventTime = { field: 'at', format };
    const { detail } = judged({ ...reading, at: 'noon' }, { schema: { ...schema, eventTime } });
    expect(detail).toBe(`at is "noon", but must be ${rule}`);
  });

  it('shows text of up to 40 characters whole', () => {
    const timestamp = 'x'.repeat(40);
    expect(judged({ ...reading, timestamp }).detail).toContain(`timestamp is "${timestamp}", but`);
  });

  it('shows an arrival that no calendar reaches as a number', () => {
    const judge = new ReadingJudge(schema, { maxClockAhead: minutes(5), maxAge: days(7) });
    const sender = { clientId: 'TEMP_45', topicSensor: 'TEMP_45' };
    const detailAt = (arrivalTimeMs: number): string => {
      expect(judge.judge(reading, { ...sender, arrivalTimeMs })).toBe('too_old');
      return judge.detail;
    };
    expect(detailAt(8.64e15)).toContain('at +275760-09-13T00:00:00.000Z');
    expect(detailAt(8.64e15 + 2)).toContain('at 8640000000000002 ms');
  });

  it('takes an event time exactly at either guard, and none a millisecond past it', () => {
    const at = (time: number): string =>
      judged({ ...reading, timestamp: new Date(time).toISOString() }).verdict;
    expect(at(arrival + minutes(5))).toBe('fine');
    expect(at(arrival + minutes(5) + 1)).toBe('future');
    expect(at(arrival - days(7))).toBe('fine');
    expect(at(arrival - days(7) - 1)).toBe('too_old');
  });

  it('takes values exactly at either end of the range', () => {
    expect(judged({ ...reading, value: 125 }).verdict).toBe('fine');
    expect(judged({ ...reading, value: -40 }).verdict).toBe('fine');
    expect(judged({ ...reading, value: 257, unit: 'F' }).verdict).toBe('fine');
  });

  it('converts other units into the declared one', () => {
    expect(judged({ ...reading, value: 212, unit: 'F' }).judge.values[0]).toBe(100);
    expect(judged({ ...reading, value: 32, unit: 'F' }).judge.values[0]).toBe(0);
  });

  it('turns -0 into 0, converted or not', () => {
    expect(Object.is(judged({ ...reading, value: -0 }).judge.values[0], 0)).toBe(true);
    const negative = { F: { minus: 0, times: -1 } };
    const flipped: ReadingSchema = {
      ...schema,
      sensorTypes: {
        t: { sensors: '*', measures: { value: { unit: 'C', range: [0, 1], accepts: negative } } },
      },
    };
    const { judge } = judged({ ...reading, value: 0, unit: 'F' }, { schema: flipped });
    expect(Object.is(judge.values[0], 0)).toBe(true);
  });

  it('rejects numbers that JSON can write and doubles cannot hold', () => {
    const text = (value: string): string =>
      JSON.stringify({ ...reading, value: 0 }).replace('"value":0', `"value":${value}`);
    expect(judged(text('1e999')).verdict).toBe('schema');
    expect(judged(text('-1e999')).verdict).toBe('schema');
    expect(judged(text('9007199254740993')).verdict).toBe('out_of_range');
    expect(judged(text('1e-999')).judge.values[0]).toBe(0);
  });

  it('takes the last of two equal fields, as JSON.parse does', () => {
    const doubled = `${JSON.stringify(reading).slice(0, -1)},"value":7}`;
    expect(judged(doubled).judge.values[0]).toBe(7);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'reads nothing into the field %s',
    (field) => {
      const polluted = `{"${field}":{"value":1,"sensor_id":"TEMP_45"},${JSON.stringify(reading).slice(1)}`;
      const { verdict, judge } = judged(polluted);
      expect(verdict).toBe('fine');
      expect(judge.values[0]).toBe(36.8);
      const only = `{"${field}":${JSON.stringify(reading)}}`;
      expect(judged(only).verdict).toBe('schema');
    },
  );

  it.each(['constructor', 'toString', 'valueOf'])(
    'takes a measure named %s as absent where the payload does not carry it',
    (name) => {
      const odd: ReadingSchema = {
        sensor: 'sensor_id',
        eventTime: 'timestamp',
        sensorTypes: {
          t: {
            sensors: '*',
            measures: {
              value: { unit: 'C', range: [0, 100] },
              [name]: { unit: 'C', range: [0, 100] },
            },
          },
        },
      };
      const { verdict, judge } = judged(reading, { schema: odd });
      expect(verdict).toBe('fine');
      expect(judge.refused).toEqual([]);
    },
  );

  it('refuses one bad measure and keeps the reading for its others', () => {
    const { verdict, judge } = judged({ ...reading, bat: 7 });
    expect(verdict).toBe('fine');
    expect([...judge.values]).toEqual([36.8, Number.NaN]);
    expect(judge.refused).toEqual([
      { measure: 'battery', reason: 'out_of_range', detail: 'bat is 7 C, outside 0 to 1' },
    ]);
    expect(judged({ ...reading, value: 999, bat: 7 }).verdict).toBe('out_of_range');
  });

  it('forgets the reading it judged before', () => {
    const { judge } = judged({ ...reading, bat: 7 });
    const sender = { clientId: 'TEMP_45', topicSensor: 'TEMP_45', arrivalTimeMs: arrival };
    expect(judge.judge({ ...reading, value: undefined, bat: 1 }, sender)).toBeUndefined();
    expect([...judge.values]).toEqual([Number.NaN, 1]);
    expect(judge.refused).toEqual([]);
  });
});

describe('reading judge, identity', () => {
  it.each([
    ['the client is another', { clientId: 'TEMP_46' }],
    ['the topic is of another', { topicSensor: 'TEMP_46' }],
    ['the topic is not of the template', { topicSensor: undefined }],
    ['the client differs by case', { clientId: 'temp_45' }],
  ])('rejects a reading where %s', (_, sender) => {
    expect(judged(reading, sender).verdict).toBe('identity');
  });

  it('tells what the payload says and what the broker proved', () => {
    expect(judged({ ...reading, sensor_id: 'TEMP_46' }).detail).toBe(
      'the payload says "TEMP_46", the broker client "TEMP_45" on the topic of "TEMP_45"',
    );
  });

  it('takes ids of up to 128 characters', () => {
    const as = (sensor_id: string): string =>
      judged({ ...reading, sensor_id }, { clientId: sensor_id, topicSensor: sensor_id }).verdict;
    expect(as(`TEMP_${'x'.repeat(123)}`)).toBe('fine');
    expect(as(`TEMP_${'x'.repeat(124)}`)).toBe('schema');
  });

  it('rejects a sensor of no declared type', () => {
    const as = (sensor_id: string): Judged =>
      judged({ ...reading, sensor_id, value: 1 }, { clientId: sensor_id, topicSensor: sensor_id });
    expect(as('ONE').verdict).toBe('fine');
    expect(as('ONE_2')).toMatchObject({
      verdict: 'schema',
      detail: '"ONE_2" is of no declared sensor type',
    });
    expect(as('temp_45').verdict).toBe('schema');
  });
});
