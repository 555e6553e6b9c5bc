import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import { DefinitionError } from '../errors.ts';
import type { WindowDefinition } from '../pipeline.ts';
import type { ReadingSchema } from '../reading/reading-schema.ts';
import { longestMs, validateDuration } from '../time/validate-duration.ts';
import { validateIdentifier } from '../validate-identifier.ts';

/** What every stored result carries beside its aggregates. */
export const resultColumns = new Set([
  'pipeline',
  'window',
  'key',
  'time',
  'window_id',
  'window_end',
  'firing',
  'merged_into',
  'readings',
  'revision',
  'measure_name',
]);

/**
 * @param field the window's, in the declaration
 * @param reading whose measures it computes from
 * @throws DefinitionError
 */
export const validateWindow = (
  field: string,
  window: WindowDefinition,
  reading: ReadingSchema,
): void => {
  validateIdentifier(field, window.name);
  if (window.assigner.named !== 'number') {
    validateDuration(`${field}.size`, window.assigner.sizeMs, 1);
  }
  validateDuration(`${field}.offset`, window.assigner.offsetMs, -longestMs);
  validateDuration(`${field}.allowedLateness`, window.allowedLateness, 0);
  validateFirings(`${field}.firings`, window);
  const aggregates = Object.entries(window.aggregate);
  if (aggregates.length === 0) {
    throw new DefinitionError(`${field}.aggregate`, {}, 'at least one', 'add count: count()');
  }
  const measures = new Set(
    Object.values(reading.sensorTypes).flatMap((type) => Object.keys(type.measures)),
  );
  for (const [name, aggregate] of aggregates) {
    const { measure } = aggregate;
    validateIdentifier(`${field}.aggregate.${name}`, name);
    if (resultColumns.has(name)) {
      throw new DefinitionError(
        `${field}.aggregate.${name}`,
        name,
        `a name other than ${[...resultColumns].join(', ')}`,
        'every result has columns of those names already',
      );
    }
    if (measure !== undefined && !measures.has(measure)) {
      throw new DefinitionError(
        `${field}.aggregate.${name}`,
        measure,
        `a measure of the reading: ${[...measures].join(', ')}`,
        'correct the name or declare the measure',
      );
    }
    validateDomain(`${field}.aggregate.${name}`, aggregate, reading);
  }
};

/** Some aggregates cannot take every number: a counter is not negative, a square must be finite. */
const validateDomain = (
  field: string,
  { kind, measure, domain }: MeasureAggregate,
  reading: ReadingSchema,
): void => {
  if (measure === undefined || domain === undefined) return;
  for (const [type, { measures }] of Object.entries(reading.sensorTypes)) {
    const declared = Object.hasOwn(measures, measure) ? measures[measure]?.range : undefined;
    if (declared === undefined) continue;
    if (declared[0] >= domain[0] && declared[1] <= domain[1]) continue;
    throw new DefinitionError(
      `reading.sensorTypes.${type}.measures.${measure}.range`,
      declared,
      `within ${domain[0]} to ${domain[1]} for ${kind} in ${field}`,
      'narrow it to what the sensor can measure, or take another aggregate',
    );
  }
};

const validateFirings = (field: string, { firings, assigner }: WindowDefinition): void => {
  const { earlyEveryMs, earlyReadings } = firings;
  if (earlyEveryMs !== Number.POSITIVE_INFINITY) {
    validateDuration(`${field}.early.every`, earlyEveryMs, 1);
  }
  if (earlyReadings === Number.POSITIVE_INFINITY) return;
  if (!(Number.isSafeInteger(earlyReadings) && earlyReadings >= 1)) {
    throw new DefinitionError(
      `${field}.early.readings`,
      earlyReadings,
      'a whole number of readings, at least 1',
      'correct it',
    );
  }
  if (assigner.kind === 'sliding' || assigner.kind === 'cumulating') {
    throw new DefinitionError(
      `${field}.early.readings`,
      earlyReadings,
      `left out for ${assigner.kind} windows`,
      'their readings are in several windows at a time; fire early by time: early: { every: ... }',
    );
  }
};
