import { DefinitionError } from '../errors.ts';
import type { JoinDefinition, Pipeline, WindowDefinition } from '../pipeline.ts';
import { isSensorPattern, matchesSensor, sensorPatternRule } from '../reading/matches-sensor.ts';
import { validateDuration } from '../time/validate-duration.ts';
import { validateIdentifier } from '../validate-identifier.ts';
import { validateWindow } from '../windows/validate-window.ts';
import type { JoinSide } from './interval-join.ts';
import { pairPipeline } from './pair-pipeline.ts';

const most = 1_000_000;

/** @throws DefinitionError */
export const validateJoin = (join: JoinDefinition, pipeline: Pipeline): void => {
  const field = `joins.${join.name}`;
  validateIdentifier(field, join.name);
  const { tags } = pipeline.registry;
  if (join.by !== undefined && !tags.includes(join.by)) {
    throw new DefinitionError(
      `${field}.by`,
      join.by,
      `one of the registry's tags: ${tags.join(', ') || 'none is declared'}`,
      'declare it: registry: { tags: [...] }',
    );
  }
  validateSide(`${field}.left`, join.left, pipeline);
  validateSide(`${field}.right`, join.right, pipeline);
  if (isSameReading(join.left, join.right)) {
    throw new DefinitionError(
      `${field}.right`,
      join.right,
      'of other readings than left',
      'a reading would be a pair with itself; tell the sides apart by sensors or measure',
    );
  }
  validateDuration(`${field}.within.before`, join.within.before, 0);
  validateDuration(`${field}.within.after`, join.within.after, 0);
  validateDerived(field, join);
  if (!Number.isInteger(join.atMost) || join.atMost < 1 || join.atMost > most) {
    throw new DefinitionError(
      `${field}.atMost`,
      join.atMost,
      `a whole number from 1 to ${most}`,
      'it bounds the memory of each group',
    );
  }
  if (join.windows.length === 0) {
    const next = 'declare one: windows: { perMinute: tumbling({...}) }';
    throw new DefinitionError(`${field}.windows`, {}, 'at least one window', next);
  }
  for (const window of join.windows) validateJoinWindow(field, window, join, pipeline);
};

const validateSide = (field: string, side: JoinSide, { reading }: Pipeline): void => {
  const { measure, sensorType, sensors } = side;
  const types = Object.keys(reading.sensorTypes);
  if (sensorType !== undefined && !types.includes(sensorType)) {
    throw new DefinitionError(
      `${field}.sensorType`,
      sensorType,
      `one of ${types.join(', ')}`,
      'correct it',
    );
  }
  if (sensors !== undefined && !isSensorPattern(sensors)) {
    throw new DefinitionError(`${field}.sensors`, sensors, sensorPatternRule, 'correct it');
  }
  const measures = Object.entries(reading.sensorTypes).flatMap(([type, of]) =>
    sensorType === undefined || sensorType === type ? Object.keys(of.measures) : [],
  );
  if (!measures.includes(measure)) {
    throw new DefinitionError(
      `${field}.measure`,
      measure,
      `a measure of the side's sensors: ${[...new Set(measures)].join(', ')}`,
      'correct the name or the sensor type',
    );
  }
};

/** Whether one measure of one reading could be on both sides. */
const isSameReading = (left: JoinSide, right: JoinSide): boolean =>
  left.measure === right.measure &&
  (left.sensorType === undefined ||
    right.sensorType === undefined ||
    left.sensorType === right.sensorType) &&
  shareSensors(left.sensors ?? '*', right.sensors ?? '*');

/** Whether a sensor can match both patterns: then one of them begins the other. */
const shareSensors = (one: string, other: string): boolean =>
  matchesSensor(one, other) || matchesSensor(other, one);

const validateDerived = (field: string, { derive }: JoinDefinition): void => {
  for (const name of Object.keys(derive)) {
    validateIdentifier(`${field}.derive.${name}`, name);
    if (name !== 'left' && name !== 'right') continue;
    const rule = 'a name other than left and right';
    throw new DefinitionError(`${field}.derive.${name}`, name, rule, 'rename it');
  }
};

const validateJoinWindow = (
  field: string,
  window: WindowDefinition,
  join: JoinDefinition,
  pipeline: Pipeline,
): void => {
  const at = `${field}.windows.${window.name}`;
  validateWindow(at, window, pairPipeline(pipeline, join).reading);
  const { windows, rollups, joins } = pipeline;
  const all = [...windows, ...rollups, ...joins.flatMap((other) => other.windows)];
  if (all.filter(({ name }) => name === window.name).length > 1) {
    throw new DefinitionError(
      at,
      window.name,
      'a name that no other window and no rollup has',
      'it stands as the window in its results',
    );
  }
  const { assigner, aggregate } = window;
  const { mergesUpToMs = Number.POSITIVE_INFINITY } = assigner;
  if (assigner.named === 'number' || mergesUpToMs !== Number.POSITIVE_INFINITY) {
    throw new DefinitionError(
      at,
      assigner.kind,
      'a window that no order of pairs changes',
      'two streams have no order in common; leave out maxDuration, or declare a tumbling window',
    );
  }
  const perKey = Object.entries(aggregate).find(([, { isPerKey }]) => isPerKey === true);
  if (perKey !== undefined) {
    const [name, { kind }] = perKey;
    throw new DefinitionError(
      `${at}.aggregate.${name}`,
      kind,
      'an aggregate of values, whatever their order',
      `${kind} is of the readings of one key in their order; compute it before the join`,
    );
  }
};
