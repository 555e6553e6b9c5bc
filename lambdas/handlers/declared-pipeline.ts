import { type Pipeline, pipelineOf } from '../engine/index.ts';

/**
 * The declaration in pipelines/ that the function's variable names by its file. The stack's bundler
 * puts the name in the variable's place, so that a function carries its own declaration and no
 * other; on a developer's machine the name may also lead out of the folder (`../elsewhere/mine`).
 *
 * @throws DefinitionError where the file declares none, or several
 */
export const declaredPipeline = async (): Promise<Pipeline> =>
  pipelineOf(
    (await import(`../../pipelines/${process.env.TIDEMARK_PIPELINE}.ts`)) as object,
    `pipelines/${process.env.TIDEMARK_PIPELINE}.ts`,
  );
