import { DefinitionError } from './errors.ts';
import { validateJoin } from './joins/validate-join.ts';
import type { AlertRule, Pipeline } from './pipeline.ts';
import { validateReadingSchema } from './reading/validate-reading-schema.ts';
import { validateRollup } from './rollups/validate-rollup.ts';
import { storeKinds } from './store-kind.ts';
import { validateDuration } from './time/validate-duration.ts';
import { validateIdentifier } from './validate-identifier.ts';
import { resultColumns, validateWindow } from './windows/validate-window.ts';

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
  for (const window of pipeline.windows) {
    validateWindow(`windows.${window.name}`, window, pipeline.reading);
  }
  for (const rule of pipeline.alerts) validateRule(rule, pipeline);
  for (const rollup of pipeline.rollups) validateRollup(rollup, pipeline);
  for (const join of pipeline.joins) validateJoin(join, pipeline);
  validateTags(pipeline);
  const { store, ...names } = pipeline.destinations;
  if (store !== undefined && !storeKinds.includes(store)) {
    throw new DefinitionError(
      'destinations.store',
      store,
      `one of ${storeKinds.join(', ')}`,
      'correct it, or leave it out',
    );
  }
  for (const [name, value] of Object.entries(names)) {
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
  for (const [option, value] of Object.entries({
    [rule.direction]: rule.limit,
    clearAt: rule.clear,
  })) {
    if (Number.isFinite(value)) continue;
    throw new DefinitionError(`${field}.${option}`, value, 'finite', 'correct it');
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

const validateTags = ({ registry, windows, joins }: Pipeline): void => {
  const all = [...windows, ...joins.flatMap((join) => join.windows)];
  const columns = new Set([
    ...resultColumns,
    ...all.flatMap((window) => Object.keys(window.aggregate)),
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
