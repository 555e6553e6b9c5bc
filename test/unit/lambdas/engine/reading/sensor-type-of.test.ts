import { describe, expect, it } from 'vitest';
import { type ReadingSchema, sensorTypeOf } from '../../../../../lambdas/engine/index.ts';

const measures = { value: { unit: 'C', range: [0, 1] } } as const;
const schema: ReadingSchema = {
  sensor: 'id',
  eventTime: 'at',
  sensorTypes: {
    one: { sensors: 'TEMP_1', measures },
    temperature: { sensors: 'TEMP_*', measures },
    any: { sensors: 'T*', measures },
  },
};

describe('sensor type', () => {
  it.each([
    ['TEMP_1', 'one'],
    ['TEMP_12', 'temperature'],
    ['TEMP_', 'temperature'],
    ['TEMP', 'any'],
    ['T', 'any'],
    ['temp_1', undefined],
    ['', undefined],
  ])('of %j is %s: the first whose pattern matches', (sensor, expected) => {
    expect(sensorTypeOf(schema, sensor)).toBe(expected);
  });
});
