import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  days,
  fahrenheitToCelsius,
  minutes,
  type ReadingSchema,
} from '../../../../../lambdas/engine/index.ts';
import type { PlainFields } from '../../../../../lambdas/engine/reading/plain-fields.ts';
import { PlainJudge } from '../../../../../lambdas/engine/reading/plain-judge.ts';
import {
  type CalibrationLookup,
  ReadingJudge,
} from '../../../../../lambdas/engine/reading/reading-judge.ts';
import { jsonFormat } from '../../../../../lambdas/formats/json.ts';
import { JsonFields } from '../../../../../lambdas/formats/json-fields.ts';
import { oddPayloads } from '../../../../support/odd-json.ts';

const arrivalTimeMs = Date.parse('2025-03-10T10:15:32Z');
const guards = { maxClockAhead: minutes(5), maxAge: days(7) };
const proven = { clientId: 'TEMP_45', topicSensor: 'TEMP_45', arrivalTimeMs };

const same = { minus: 0, times: 1 };

const schema: ReadingSchema = {
  sensor: 'sensor_id',
  eventTime: 'timestamp',
  unit: 'unit',
  sensorTypes: {
    exact: { sensors: 'ONE', measures: { value: { unit: 'C', range: [0, 1] } } },
    temperature: {
      sensors: 'TEMP_*',
      measures: {
        value: { unit: 'C', range: [-40, 125], accepts: { F: fahrenheitToCelsius, '°C': same } },
        battery: { unit: 'C', range: [0, 1], field: 'bat' },
      },
    },
  },
};

const reading =
  '{"sensor_id":"TEMP_45","value":36.8,"unit":"C","timestamp":"2025-03-10T10:15:30Z"}';

const plainFields = (names: readonly string[]): PlainFields => new JsonFields(names);

/** The two ways to one verdict, on judges of their own. */
class BothWays {
  readonly short: ReadingJudge;
  readonly long: ReadingJudge;
  private readonly plain: PlainJudge;

  constructor(given: ReadingSchema, calibrationOf: CalibrationLookup = () => undefined) {
    this.short = new ReadingJudge(given, guards, calibrationOf);
    this.long = new ReadingJudge(given, guards, calibrationOf);
    this.plain = new PlainJudge(given, guards, plainFields, this.short);
  }

  /** Whether the short way takes the payload; fails where the long one then differs. */
  take(payload: Uint8Array | string, sender: typeof proven = proven): boolean {
    const bytes = Buffer.from(payload);
    if (!this.plain.takes(bytes, sender)) return false;
    const decoded = jsonFormat.decode(bytes);
    const readings = decoded.ok ? decoded.readings : [];
    expect(readings).toHaveLength(1);
    const { short, long } = this;
    const verdict = long.judge(readings[0] ?? {}, sender);
    const said = (judge: ReadingJudge) => {
      const { sensor, eventTimeMs, values, identity, refused, counter, session } = judge;
      return { sensor, eventTimeMs, values: [...values], identity, refused, counter, session };
    };
    expect({ verdict, ...said(short) }).toEqual({ verdict: undefined, ...said(long) });
    return true;
  }
}

const variants: Readonly<Record<string, ReadingSchema>> = {
  'a unit': schema,
  'no unit': {
    sensor: 'sensor_id',
    eventTime: { field: 'timestamp', format: 'epochMilliseconds' },
    sensorTypes: { t: { sensors: '*', measures: { value: { unit: 'C', range: [-50, 50] } } } },
  },
  'seconds, a version and a message id': {
    ...schema,
    eventTime: { field: 'timestamp', format: 'epochSeconds' },
    messageId: 'id',
    version: { field: 'v', accepts: [1, '2'] },
  },
  'a counter in a session': { ...schema, sequence: { counter: 'v', session: 'id' } },
  'a gateway that speaks for it': { ...schema, gateways: { TEMP_45: ['ONE', 'TEMP_46'] } },
  'fields of several meanings': {
    sensor: 'sensor_id',
    eventTime: { field: 'timestamp', format: 'epochMilliseconds' },
    messageId: 'timestamp',
    unit: 'sensor_id',
    sensorTypes: {
      t: {
        sensors: '*',
        measures: {
          value: { unit: 'TEMP_45', range: [-50, 1e280] },
          same: { unit: 'TEMP_45', range: [-50, 50], field: 'value' },
        },
      },
    },
  },
};

const mostly = (sound: string, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: fc.constant(sound), weight: 5 }, fc.constantFrom(...others));

/** What fields usually hold, for any of the variants; odd values come on top. */
const usual = {
  sensor_id: mostly('"TEMP_45"', '"TEMP_46"', '"ONE"'),
  value: fc.oneof(
    fc.double({ min: -50, max: 130 }).map(String),
    fc.integer({ min: -500, max: 1_300 }).map((tenths) => String(tenths / 10)),
    fc.constantFrom('-0', '1e1', '1E400', '125', '125.00000000000001', `${arrivalTimeMs}`),
  ),
  unit: mostly('"C"', '"F"', '"°C"', '"K"', '"TEMP_45"'),
  bat: mostly('0.5', '0', '1', '1.1'),
  id: mostly('"m1"', '7', '-0', '1e400', '"é"', `"${'x'.repeat(129)}"`),
  v: mostly('1', '1.0', '"2"', '2', '"1"'),
};

const instants = fc
  .integer({ min: -650_000_000, max: 350_000 })
  .map((offset) => arrivalTimeMs + offset);

/** An event time in the format that the schema declares. */
const eventTimes = ({ eventTime }: ReadingSchema): fc.Arbitrary<string> => {
  if (typeof eventTime === 'string') return instants.map((at) => `"${new Date(at).toISOString()}"`);
  return instants.map((at) => String(eventTime.format === 'epochSeconds' ? at / 1_000 : at));
};

describe('plain judge', () => {
  it('takes what a sound device sends', () => {
    const both = new BothWays(schema);
    expect(both.take(reading)).toBe(true);
    expect(both.short).toMatchObject({
      sensor: 'TEMP_45',
      eventTimeMs: Date.parse('2025-03-10T10:15:30Z'),
      values: new Float64Array([36.8, Number.NaN]),
      refused: [],
    });
    expect(both.take(reading.replace('36.8', '212').replace('"C"', '"F"'))).toBe(true);
    expect(both.short.values[0]).toBe(100);
    expect(both.take(reading.replace('"C"', '"°C"'))).toBe(true);
    expect(both.take(reading.replace('36.8', '-0,"bat":1,"rssi":-70'))).toBe(true);
    expect(both.short.values).toEqual(new Float64Array([0, 1]));
  });

  it.each([
    ['another sensor', reading, { ...proven, clientId: 'TEMP_46' }],
    ['another topic', reading, { ...proven, topicSensor: 'TEMP_46' }],
    [
      'a sensor of no type',
      reading.replace('TEMP', 'HUM'),
      { ...proven, clientId: 'HUM_45', topicSensor: 'HUM_45' },
    ],
    ['a value above the range', reading.replace('36.8', '125.1'), proven],
    ['a value below the range', reading.replace('36.8', '-40.1'), proven],
    ['one bad measure', reading.replace('36.8', '36.8,"bat":7'), proven],
    ['no measure', reading.replace('"value":36.8,', ''), proven],
    ['an unknown unit', reading.replace('"C"', '"K"'), proven],
    ['a time ahead', reading.replace('T10:15', 'T10:21'), proven],
    ['a time long ago', reading.replace('2025', '2024'), proven],
    ['a pack', `[${reading}]`, proven],
  ])('leaves %s to the judge', (_, payload, sender) => {
    expect(new BothWays(schema).take(payload, sender)).toBe(false);
  });

  it('takes values and times exactly at their limits', () => {
    const both = new BothWays(schema);
    for (const value of ['-40', '125']) {
      expect(both.take(reading.replace('36.8', value))).toBe(true);
    }
    for (const offsetMs of [guards.maxClockAhead, -guards.maxAge]) {
      const at = new Date(arrivalTimeMs + offsetMs).toISOString();
      expect(both.take(reading.replace('2025-03-10T10:15:30Z', at))).toBe(true);
    }
  });

  it.each([
    ['1', true],
    ['"2"', true],
    ['2', false],
    ['"1"', false],
    ['null', false],
  ])('judges the version %s', (version, isTaken) => {
    const both = new BothWays({ ...schema, version: { field: 'v', accepts: [1, '2'] } });
    expect(both.take(reading.replace('{', `{"v":${version},`))).toBe(isTaken);
  });

  it.each([
    ['"m1"', true],
    ['7', true],
    ['""', false],
    ['true', false],
    [`"${'x'.repeat(129)}"`, false],
  ])('judges the message id %s', (id, isTaken) => {
    const both = new BothWays({ ...schema, messageId: 'id' });
    expect(both.take(reading.replace('{', `{"id":${id},`))).toBe(isTaken);
  });

  it.each([
    ['"n":0,"boot":"b1"', true],
    ['"n":-0,"boot":-0', true],
    ['"n":9007199254740991,"boot":7', true],
    ['"n":-1,"boot":7', false],
    ['"n":0.5,"boot":7', false],
    ['"n":9007199254740992,"boot":7', false],
    ['"boot":7', false],
    ['"n":1', false],
    ['"n":1,"boot":""', false],
    ['"n":1,"boot":true', false],
  ])('judges the number %s', (numbers, isTaken) => {
    const both = new BothWays({ ...schema, sequence: { counter: 'n', session: 'boot' } });
    expect(both.take(reading.replace('{', `{${numbers},`))).toBe(isTaken);
  });

  it('needs no session where none is declared', () => {
    const both = new BothWays({ ...schema, sequence: { counter: 'n' } });
    expect(both.take(reading.replace('{', '{"n":1,'))).toBe(true);
  });

  it('leaves a calibrated device to the judge, as of the event time', () => {
    const from = Date.parse('2025-03-10T10:15:30Z');
    const calibration = { value: { scale: 2, offset: 0 } };
    const both = new BothWays(schema, (sensor, eventTimeMs) =>
      sensor === 'TEMP_45' && eventTimeMs >= from ? calibration : undefined,
    );
    expect(both.take(reading)).toBe(false);
    expect(both.take(reading.replace('30Z', '29Z'))).toBe(true);
  });

  it('takes the sensors of a gateway from it, and leaves them to the judge from others', () => {
    const both = new BothWays({ ...schema, gateways: { GW_1: ['TEMP_4*'] } });
    const from = (clientId: string) => ({ ...proven, clientId, topicSensor: clientId });
    expect(both.take(reading, from('GW_1'))).toBe(true);
    expect(both.short.sensor).toBe('TEMP_45');
    expect(both.take(reading, from('TEMP_45'))).toBe(false);
    expect(both.take(reading, { ...from('GW_1'), topicSensor: 'TEMP_45' })).toBe(false);
    expect(both.take(reading.replace('_45', '_5'), from('GW_1'))).toBe(false);
  });

  it('forgets what the judge refused in the reading before', () => {
    const both = new BothWays(schema);
    both.short.judge(JSON.parse(reading.replace('36.8', '36.8,"bat":7')), proven);
    expect(both.short.refused).toHaveLength(1);
    expect(both.take(reading)).toBe(true);
    expect(both.short.refused).toEqual([]);
  });

  it.each(Object.entries(variants))('never differs from the judge, with %s', (_, variant) => {
    const both = new BothWays(variant);
    const numRuns = Number(process.env.PROPERTY_RUNS ?? 2_000);
    let taken = 0;
    fc.assert(
      fc.property(oddPayloads({ ...usual, timestamp: eventTimes(variant) }), (payload) => {
        if (both.take(payload)) taken += 1;
      }),
      { numRuns },
    );
    // What is never taken cannot differ: the payloads must be of both kinds.
    expect(taken).toBeGreaterThan(numRuns / 50);
    expect(taken).toBeLessThan(numRuns);
  });
});
