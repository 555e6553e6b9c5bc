import { type Pipeline, pipelineOf } from '../engine/index.ts';

/**
 * The declaration in pipelines/ with that file name. A bundler resolves the pattern to all of them;
 * on a developer's machine the name may also lead out of the folder (`../elsewhere/mine`).
 *
 * @throws DefinitionError where the file declares none, or several
 */
export const declaredPipeline = async (fileName: string): Promise<Pipeline> =>
  pipelineOf((await import(`../../pipelines/${fileName}.ts`)) as object, fileName);
