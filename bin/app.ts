import { App } from 'aws-cdk-lib';
import { declaredPipelines } from '../lib/declared-pipelines.ts';
import { stageConfig } from '../lib/stage-config.ts';
import { StreamingStack } from '../lib/streaming-stack.ts';

/** `-c stage=dev|prod` and `-c pipeline=NAME`; one stack per declaration in pipelines/. */
const app = new App();
const stage = stageConfig(app.node.tryGetContext('stage'));
for (const declared of await declaredPipelines(app.node.tryGetContext('pipeline'))) {
  const id = `tidemark-${declared.pipeline.name}-${stage.name}`;
  new StreamingStack(app, id, { declared, stage });
}
