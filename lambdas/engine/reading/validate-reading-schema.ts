import { DefinitionError } from '../errors.ts';
import { isSensorPattern, sensorPatternRule } from './matches-sensor.ts';
import type { MeasureSchema, ReadingSchema } from './reading-schema.ts';
import { validateGateways } from './speakers.ts';

/** @throws DefinitionError naming the first option that cannot work */
export const validateReadingSchema = (schema: ReadingSchema): void => {
  validateGateways(schema.gateways);
  const types = Object.entries(schema.sensorTypes);
  if (types.length === 0) {
    throw new DefinitionError('reading.sensorTypes', {}, 'at least one type', 'declare one');
  }
  for (const [name, type] of types) {
    const field = `reading.sensorTypes.${name}`;
    if (!isSensorPattern(type.sensors)) {
      const advice = 'write it like "TEMP_*"';
      throw new DefinitionError(`${field}.sensors`, type.sensors, sensorPatternRule, advice);
    }
    const measures = Object.entries(type.measures);
    if (measures.length === 0) {
      throw new DefinitionError(`${field}.measures`, {}, 'at least one measure', 'declare one');
    }
    for (const [measure, options] of measures) {
      validateMeasure(`${field}.measures.${measure}`, measure, options, schema);
    }
  }
};

const validateMeasure = (
  field: string,
  name: string,
  { unit, range, accepts }: MeasureSchema,
  schema: ReadingSchema,
): void => {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name)) {
    throw new DefinitionError(field, name, 'letters, digits and "_"', 'rename the measure');
  }
  const [least, greatest] = range;
  // The bound keeps every exact sum finite: 2^53 readings of 1e280 stay below the largest double.
  if (!(Math.abs(least) <= 1e280 && Math.abs(greatest) <= 1e280 && least <= greatest)) {
    throw new DefinitionError(
      `${field}.range`,
      range,
      'two finite numbers, the lower one first',
      'give the values that the sensor can plausibly measure',
    );
  }
  if (accepts !== undefined && schema.unit === undefined) {
    throw new DefinitionError(
      `${field}.accepts`,
      Object.keys(accepts),
      'absent where payloads name no unit',
      'declare reading.unit, the payload field that names it',
    );
  }
  for (const [other, conversion] of Object.entries(accepts ?? {})) {
    if (
      other === unit ||
      !Number.isFinite(conversion.minus) ||
      !Number.isFinite(conversion.times)
    ) {
      throw new DefinitionError(
        `${field}.accepts.${other}`,
        conversion,
        'a finite conversion from another unit',
        `leave out "${unit}" itself and give { minus, times }`,
      );
    }
  }
};
