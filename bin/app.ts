import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { declaredPipelines } from '../lib/declared-pipelines.ts';
import { stageConfig } from '../lib/stage-config.ts';
import { StreamingStack } from '../lib/streaming-stack.ts';

/** `-c stage=dev|prod`, `-c store=NAME`, `-c pipeline=NAME`; one stack per declaration. */
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const stage = stageConfig(app.node.tryGetContext('stage'), app.node.tryGetContext('store'));
for (const declared of await declaredPipelines(app.node.tryGetContext('pipeline'))) {
  const id = `tidemark-${declared.pipeline.name}-${stage.name}`;
  new StreamingStack(app, id, { declared, stage });
}
