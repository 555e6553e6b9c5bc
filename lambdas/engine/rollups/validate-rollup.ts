import { DefinitionError } from '../errors.ts';
import type { Pipeline, RollupDefinition } from '../pipeline.ts';
import { validateDuration } from '../time/validate-duration.ts';
import { validateIdentifier } from '../validate-identifier.ts';

/** Windows with the same bounds for every key: sessions and counts are each key's own. */
const sharedKinds: ReadonlySet<string> = new Set(['tumbling', 'sliding', 'cumulating', 'calendar']);

/** @throws DefinitionError */
export const validateRollup = (rollup: RollupDefinition, pipeline: Pipeline): void => {
  const field = `rollups.${rollup.name}`;
  validateIdentifier(field, rollup.name);
  const names = pipeline.windows.map(({ name }) => name);
  if (names.includes(rollup.name)) {
    throw new DefinitionError(
      field,
      rollup.name,
      `a name other than the windows' (${names.join(', ')})`,
      'it stands as the window in its results',
    );
  }
  const window = pipeline.windows.find(({ name }) => name === rollup.window);
  if (window === undefined) {
    const declared = names.join(', ');
    throw new DefinitionError(`${field}.window`, rollup.window, `one of ${declared}`, 'correct it');
  }
  if (!sharedKinds.has(window.assigner.kind)) {
    throw new DefinitionError(
      `${field}.window`,
      rollup.window,
      'a window of the same bounds for every key',
      "sessions and counts are each key's own; roll up a tumbling or calendar window",
    );
  }
  const perKey = Object.entries(window.aggregate).find(([, { isPerKey }]) => isPerKey === true);
  if (perKey !== undefined) {
    const [name, { kind }] = perKey;
    throw new DefinitionError(
      `${field}.window`,
      rollup.window,
      `a window without ${name}: ${kind} is of the readings of one key in their order`,
      `declare a second window without ${name}, and roll that one up`,
    );
  }
  const { tags } = pipeline.registry;
  if (rollup.by !== undefined && !tags.includes(rollup.by)) {
    throw new DefinitionError(
      `${field}.by`,
      rollup.by,
      `one of the registry's tags: ${tags.join(', ') || 'none is declared'}`,
      'declare it: registry: { tags: [...] }',
    );
  }
  validateDuration(`${field}.completeAfter`, rollup.completeAfter, 0);
  validateDuration(`${field}.keepFor`, rollup.keepFor, 1);
  if (rollup.keepFor < rollup.completeAfter) {
    throw new DefinitionError(
      `${field}.keepFor`,
      rollup.keepFor,
      `at least completeAfter (${rollup.completeAfter} ms)`,
      'a window must be kept until it has fired',
    );
  }
};
