import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Definition } from '../lambdas/engine/index.ts';

/** Key of the definition in a template's metadata, where `tidemark deployed` finds it. */
export const definitionMetadata = 'Tidemark::Definition';

export interface DeployedStage {
  /** Name of the declaration. */
  readonly pipeline: string;
  readonly stage: string;
}

/** A file of deployed definitions that nobody wrote with `tidemark deployed`. */
export class DeployedDefinitionError extends Error {
  override readonly name = 'DeployedDefinitionError';

  constructor(what: string, why: string) {
    super(`${what} is no definition (${why}); write it again: tidemark deployed --help`);
  }
}

/** Path of the file that says which definition a stage runs. */
export const deployedDefinitionFile = ({ pipeline, stage }: DeployedStage): string =>
  fileURLToPath(new URL(`../pipelines/deployed/${pipeline}-${stage}.json`, import.meta.url));

/**
 * The definition that a stage runs, as the project keeps it.
 *
 * @param file @default - that of the stage
 * @returns undefined where none is kept: the stage is not deployed, or nobody wrote it down
 * @throws DeployedDefinitionError where the file is not one
 */
export const deployedDefinition = (
  stage: DeployedStage,
  file: string = deployedDefinitionFile(stage),
): Definition | undefined =>
  existsSync(file) ? parseDefinition(readFileSync(file, 'utf8'), file) : undefined;

/**
 * A definition out of JSON, as a file or a template has it.
 *
 * @param what what has it, for the error
 * @throws DeployedDefinitionError
 */
export const parseDefinition = (json: string, what: string): Definition => {
  const value = parseJson(json, what);
  const problem = problemOf(value, [...tagFields, ...otherFields]);
  if (problem !== undefined) throw new DeployedDefinitionError(what, problem);
  return value as unknown as Definition;
};

type Fields = Readonly<Record<string, unknown>>;
type Check = readonly [field: string, rule: string, holds: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const areTimes = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);

const tagFields: readonly Check[] = [
  ['scope', 'text', isText],
  ['windows', 'texts', areTexts],
  ['allowedLatenessMs', 'times', areTimes],
  ['rules', 'texts', areTexts],
];

const otherFields: readonly Check[] = [
  ['sensor', 'text', isText],
  ['rollups', 'texts', areTexts],
  ['joins', 'texts', areTexts],
  [
    'pairs',
    'the windows of joins',
    (value) =>
      Array.isArray(value) &&
      value.every((one) => problemOf(one as Fields, tagFields) === undefined),
  ],
];

const problemOf = (value: Fields, checks: readonly Check[]): string | undefined => {
  const failed = checks.find(([field, , holds]) => !holds(value[field]));
  return failed === undefined ? undefined : `"${failed[0]}" must be ${failed[1]}`;
};

const parseJson = (json: string, what: string): Fields => {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value as Fields;
  } catch {
    // Told below.
  }
  throw new DeployedDefinitionError(what, 'it is no JSON object');
};
