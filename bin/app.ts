import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AccountStack } from '../lib/account-stack.ts';
import { declaredPipelines } from '../lib/declared-pipelines.ts';
import { stageConfig } from '../lib/stage-config.ts';
import { StreamingStack } from '../lib/streaming-stack.ts';

/** `-c stage=dev|prod`, `-c store=NAME`, `-c ingest=NAME`, `-c pipeline=NAME`; one stack each. */
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const [name, store, ingest] = ['stage', 'store', 'ingest'].map((setting) =>
  app.node.tryGetContext(setting),
);
const stage = stageConfig(name, store, ingest);
for (const declared of await declaredPipelines(app.node.tryGetContext('pipeline'))) {
  const id = `tidemark-${declared.pipeline.name}-${stage.name}`;
  new StreamingStack(app, id, { declared, stage });
}
new AccountStack(app, 'tidemark-account', { stage, declared: await declaredPipelines() });
