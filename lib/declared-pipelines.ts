import { readdirSync } from 'node:fs';
import { DefinitionError, type Pipeline, pipelineOf } from '../lambdas/engine/index.ts';

/** A declaration and where it was found. */
export interface DeclaredPipeline {
  /** Name, without ending, of its file in pipelines/: what the function loads it by. */
  readonly fileName: string;
  readonly pipeline: Pipeline;
}

/**
 * The declarations in pipelines/, by file name.
 *
 * @param only file name, without ending, of the one that is wanted. @default - all of them
 * @throws DefinitionError where there is none of that name, or a declaration is not valid
 */
export const declaredPipelines = async (only?: unknown): Promise<DeclaredPipeline[]> => {
  const names = readdirSync(new URL('../pipelines', import.meta.url))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const wanted = only === undefined ? names : names.filter((name) => name === only);
  if (wanted.length === 0) {
    throw new DefinitionError(
      'pipeline',
      only,
      `one of ${names.join(', ')}`,
      'pass the name, without ending, of a file in pipelines/: -c pipeline=NAME',
    );
  }
  return Promise.all(
    wanted.map(async (fileName) => {
      const module = (await import(`../pipelines/${fileName}.ts`)) as object;
      return { fileName, pipeline: pipelineOf(module, `pipelines/${fileName}.ts`) };
    }),
  );
};
