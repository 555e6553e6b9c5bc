import type { App } from 'aws-cdk-lib';
import { type StoreKind, storeKinds } from '../lambdas/engine/index.ts';
import { AccountStack } from './account-stack.ts';
import { type DeclaredPipeline, declaredPipelines } from './declared-pipelines.ts';
import { deployedDefinition } from './deployed-definition.ts';
import { holdToDeployed } from './hold-to-deployed.ts';
import { type StageConfig, stageConfig, stages } from './stage-config.ts';
import { StreamingStack } from './streaming-stack.ts';

/** Which context values choose what is synthesised: `-c stage=prod`. */
const settings = ['stage', 'store', 'ingest', 'pipeline'] as const;

type Settings = Readonly<Partial<Record<(typeof settings)[number], unknown>>>;

/**
 * Makes the stacks that an app's context asks for: of each declaration one, of the stage `dev` and
 * the store that the declaration names; and that of the account.
 *
 * - `-c pipeline=NAME`, `-c stage=NAME`, `-c store=NAME`, `-c ingest=NAME` choose others.
 * - `-c variants=all`, as `npm run synth` has it: of every stage and store that are not named.
 *   Those of another store than a deployment would take have its name at the end of their ids.
 *
 * @throws DefinitionError, StageConfigError, DeployedDefinitionError
 */
export const declareStacks = async (app: App): Promise<void> => {
  const chosen: Settings = Object.fromEntries(
    settings.map((name) => [name, app.node.tryGetContext(name) as unknown]),
  );
  const isAll = app.node.tryGetContext('variants') === 'all';
  for (const declared of await declaredPipelines(chosen.pipeline)) {
    for (const stage of stagesOf(declared, chosen, isAll)) {
      declareStack(app, declared, stage);
      for (const store of isAll && chosen.store === undefined ? storeKinds : []) {
        if (store !== stage.store) declareStack(app, declared, { ...stage, store }, store);
      }
    }
  }
  const stage = stageConfig(chosen.stage);
  new AccountStack(app, 'tidemark-account', { stage, declared: await declaredPipelines() });
};

/** Each with the store that a deployment of it takes. */
const stagesOf = (
  { pipeline }: DeclaredPipeline,
  { stage, store = pipeline.destinations.store, ingest }: Settings,
  isAll: boolean,
): StageConfig[] =>
  isAll && stage === undefined
    ? stages.map(({ name }) => stageConfig(name, store, ingest))
    : [stageConfig(stage, store, ingest)];

const declareStack = (
  app: App,
  declared: DeclaredPipeline,
  stage: StageConfig,
  otherStore?: StoreKind,
): void => {
  const { pipeline } = declared;
  const stackName = `tidemark-${pipeline.name}-${stage.name}`;
  const deployed = deployedDefinition({ pipeline: pipeline.name, stage: stage.name });
  const id = otherStore === undefined ? stackName : `${stackName}-${otherStore}`;
  const stack = new StreamingStack(app, id, { stackName, declared, stage });
  holdToDeployed(stack, pipeline, deployed);
};
