import { DefinitionError } from './errors.ts';
import type { Pipeline } from './pipeline.ts';

const isPipeline = (value: unknown): value is Pipeline =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'pipeline';

/**
 * The one pipeline that a module exports.
 *
 * @throws DefinitionError where it exports none, or several
 */
export const pipelineOf = (module: object, file: string): Pipeline => {
  const [pipeline, ...others] = Object.values(module).filter(isPipeline);
  if (pipeline === undefined || others.length > 0) {
    throw new DefinitionError(
      `the pipelines in ${file}`,
      others.length + (pipeline === undefined ? 0 : 1),
      'exactly one',
      "write one declaration a file: export const name = pipeline('name', {...})",
    );
  }
  return pipeline;
};
