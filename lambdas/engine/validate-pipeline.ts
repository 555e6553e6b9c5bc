import type { MeasureAggregate } from './aggregates/aggregate.ts';
import { DefinitionError } from './errors.ts';
import type { AlertRule, Pipeline, WindowDefinition } from './pipeline.ts';
import { validateReadingSchema } from './reading/validate-reading-schema.ts';
import { validateRollup } from './rollups/validate-rollup.ts';
import { longestMs, validateDuration } from './time/validate-duration.ts';
import { validateIdentifier } from './validate-identifier.ts';

/** Refuses, with reasons, a declaration that could only fail later. @throws DefinitionError */
export const validatePipeline = (pipeline: Pipeline): void => {
  if (!/^[a-z][a-z0-9-]{0,47}$/.test(pipeline.name)) {
    throw new DefinitionError(
      'name',
      pipeline.name,
      'lower-case letters, digits and dashes, at most 48, starting with a letter',
      'it becomes part of resource names',
    );
  }
  validateReadingSchema(pipeline.reading);
  if (!pipeline.topic.segments.some((s) => 'name' in s && s.name === pipeline.reading.sensor)) {
    throw new DefinitionError(
      'source.topic',
      pipeline.source.topic,
      `a topic with the segment {${pipeline.reading.sensor}}`,
      'the broker proves the sensor by it',
    );
  }
  validateTimes(pipeline);
  if (pipeline.dedupe.kind === 'sequence' && pipeline.reading.sequence === undefined) {
    throw new DefinitionError(
      'reading.sequence',
      undefined,
      'declared where dedupe is sequence()',
      "name the fields: sequence: { counter: 'n', session: 'boot_id' }",
    );
  }
  if (pipeline.windows.length === 0) {
    throw new DefinitionError('windows', {}, 'at least one window', 'declare one: tumbling({...})');
  }
  for (const window of pipeline.windows) validateWindow(window, pipeline);
  for (const rule of pipeline.alerts) validateRule(rule, pipeline);
  for (const rollup of pipeline.rollups) validateRollup(rollup, pipeline);
  validateTags(pipeline);
  for (const [name, value] of Object.entries(pipeline.destinations)) {
    if (!/^[A-Za-z0-9_.-]{3,64}$/.test(value)) {
      throw new DefinitionError(
        `destinations.${name}`,
        value,
        '3 to 64 letters, digits, "_", "." or "-"',
        'it names a table or a topic',
      );
    }
  }
};

/** What every stored result carries beside its aggregates. */
const resultColumns = new Set([
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

const validateTimes = ({ guards, watermark, dedupe }: Pipeline): void => {
  validateDuration('guards.maxClockAhead', guards.maxClockAhead, 0);
  validateDuration('guards.maxAge', guards.maxAge, 1);
  validateDuration('watermark.bound', watermark.bound, 0);
  validateDuration('watermark.idleAfter', watermark.idleAfter, 1);
  validateDuration('watermark.forgetAfter', watermark.forgetAfter, 1);
  if (watermark.scope === 'partition' && watermark.idleAfter < watermark.bound) {
    throw new DefinitionError(
      'watermark.idleAfter',
      watermark.idleAfter,
      `at least the bound (${watermark.bound} ms) with scope "partition"`,
      'a shorter silence would make readings within the bound late',
    );
  }
  if (watermark.forgetAfter < watermark.idleAfter) {
    throw new DefinitionError(
      'watermark.forgetAfter',
      watermark.forgetAfter,
      `at least idleAfter (${watermark.idleAfter} ms)`,
      'a key is idle before it is forgotten',
    );
  }
  if (dedupe.kind === 'recent') {
    validateDuration('dedupe.within', dedupe.within, 1);
    if (!Number.isInteger(dedupe.atMost) || dedupe.atMost < 1 || dedupe.atMost > 100_000) {
      throw new DefinitionError(
        'dedupe.atMost',
        dedupe.atMost,
        'a whole number from 1 to 100000',
        'it bounds the memory of each key',
      );
    }
  }
};

const validateWindow = (window: WindowDefinition, pipeline: Pipeline): void => {
  const field = `windows.${window.name}`;
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
    Object.values(pipeline.reading.sensorTypes).flatMap((type) => Object.keys(type.measures)),
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
    validateDomain(`${field}.aggregate.${name}`, aggregate, pipeline);
  }
};

/** Some aggregates cannot take every number: a counter is not negative, a square must be finite. */
const validateDomain = (
  field: string,
  { kind, measure, domain }: MeasureAggregate,
  { reading }: Pipeline,
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

const validateRule = (rule: AlertRule, pipeline: Pipeline): void => {
  const field = `alerts.${rule.name}`;
  validateIdentifier(field, rule.name);
  const window = pipeline.windows.find(({ name }) => name === rule.window);
  if (window === undefined) {
    const names = pipeline.windows.map(({ name }) => name).join(', ');
    throw new DefinitionError(`${field}.window`, rule.window, `one of ${names}`, 'correct it');
  }
  if (window.assigner.named === 'number') {
    throw new DefinitionError(
      `${field}.window`,
      rule.window,
      'a window by event time',
      'an alert says when its cause was, which a count window does not; declare a tumbling one',
    );
  }
  if (!Object.hasOwn(window.aggregate, rule.measure)) {
    const names = Object.keys(window.aggregate).join(', ');
    throw new DefinitionError(`${field}.measure`, rule.measure, `one of ${names}`, 'correct it');
  }
  if (
    rule.sensorType !== undefined &&
    !Object.hasOwn(pipeline.reading.sensorTypes, rule.sensorType)
  ) {
    const names = Object.keys(pipeline.reading.sensorTypes).join(', ');
    throw new DefinitionError(
      `${field}.sensorType`,
      rule.sensorType,
      `one of ${names}`,
      'correct it',
    );
  }
  if (!Number.isFinite(rule.limit) || !Number.isFinite(rule.clear)) {
    throw new DefinitionError(`${field}.${rule.direction}`, rule.limit, 'finite', 'correct it');
  }
  const isSafeSide =
    rule.direction === 'above' ? rule.clear <= rule.limit : rule.clear >= rule.limit;
  if (!isSafeSide) {
    throw new DefinitionError(
      `${field}.clearAt`,
      rule.clear,
      `on the safe side of ${rule.limit}`,
      'an alarm would end while its condition holds',
    );
  }
};

const validateTags = ({ registry, windows }: Pipeline): void => {
  const columns = new Set([
    ...resultColumns,
    ...windows.flatMap((window) => Object.keys(window.aggregate)),
  ]);
  for (const [place, tag] of registry.tags.entries()) {
    const field = `registry.tags[${place}]`;
    validateIdentifier(field, tag);
    if (columns.has(tag)) {
      const rule = 'a name that no other column of a result has';
      throw new DefinitionError(field, tag, rule, 'rename it here and in the registry');
    }
    columns.add(tag);
  }
};
