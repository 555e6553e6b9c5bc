import { describe, expect, it } from 'vitest';
import type { MeasureSchema, ReadingSchema } from '../../../../../lambdas/engine/index.ts';
import { DefinitionError, kelvinToCelsius } from '../../../../../lambdas/engine/index.ts';
import { validateReadingSchema } from '../../../../../lambdas/engine/reading/validate-reading-schema.ts';

const schema = (
  measures: Readonly<Record<string, MeasureSchema>>,
  given: Partial<ReadingSchema> = {},
): ReadingSchema => ({
  sensor: 'id',
  eventTime: 'at',
  sensorTypes: { room: { sensors: '*', measures } },
  ...given,
});

const celsius: MeasureSchema = { unit: 'C', range: [-40, 85] };

const message = (declared: ReadingSchema): string => {
  try {
    validateReadingSchema(declared);
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return (error as Error).message;
  }
  return 'valid';
};

describe('validate reading schema', () => {
  it('takes a sound schema', () => {
    expect(message(schema({ celsius }))).toBe('valid');
    const accepts = { K: kelvinToCelsius };
    expect(message(schema({ celsius: { ...celsius, accepts } }, { unit: 'unit' }))).toBe('valid');
    expect(message(schema({ celsius: { ...celsius, range: [5, 5] } }))).toBe('valid');
  });

  it('asks for a sensor type and a measure', () => {
    expect(message(schema({}, { sensorTypes: {} }))).toBe(
      'reading.sensorTypes is {}, but must be at least one type; declare one',
    );
    expect(message(schema({}))).toBe(
      'reading.sensorTypes.room.measures is {}, but must be at least one measure; declare one',
    );
  });

  it.each(['', '*_45', 'TEMP_**', 'A*B'])('refuses the sensors %j', (sensors) => {
    const sensorTypes = { room: { sensors, measures: { celsius } } };
    expect(message(schema({}, { sensorTypes }))).toBe(
      `reading.sensorTypes.room.sensors is "${sensors}", but must be an id, or the start ` +
        'of ids followed by one "*"; write it like "TEMP_*"',
    );
  });

  it.each(['', '1st', 'deg-c', '_x', 'x'.repeat(61)])('refuses the measure %j', (name) => {
    expect(message(schema({ [name]: celsius }))).toBe(
      `reading.sensorTypes.room.measures.${name} is "${name}", but must be letters, ` +
        'digits and "_"; rename the measure',
    );
  });

  it.each<[readonly [number, number], string]>([
    [[1, 0], '[1,0]'],
    [[Number.NaN, 1], '["NaN",1]'],
    [[0, Number.POSITIVE_INFINITY], '[0,"Infinity"]'],
    [[0, 2e280], '[0,2e+280]'],
  ])('refuses the range %j', (range, shown) => {
    expect(message(schema({ celsius: { unit: 'C', range } }))).toBe(
      `reading.sensorTypes.room.measures.celsius.range is ${shown}, but must be two ` +
        'finite numbers, the lower one first; give the values that the sensor can ' +
        'plausibly measure',
    );
  });

  it('refuses other units where no field names the unit', () => {
    expect(message(schema({ celsius: { ...celsius, accepts: { K: kelvinToCelsius } } }))).toBe(
      'reading.sensorTypes.room.measures.celsius.accepts is ["K"], but must be absent ' +
        'where payloads name no unit; declare reading.unit, the payload field that names it',
    );
  });

  it.each([
    ['C', kelvinToCelsius],
    ['K', { minus: Number.NaN, times: 1 }],
    ['K', { minus: 0, times: Number.POSITIVE_INFINITY }],
  ])('refuses the conversion from %j by %j', (unit, conversion) => {
    const measure = { ...celsius, accepts: { [unit]: conversion } };
    expect(message(schema({ celsius: measure }, { unit: 'unit' }))).toMatch(
      /^reading\.sensorTypes\.room\.measures\.celsius\.accepts\.[CK] is \{.*\}, but must be a finite conversion from another unit; leave out "C" itself and give \{ minus, times \}$/,
    );
  });
});
