import { readFileSync, rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Pipeline, pipelineOf } from '../../../lambdas/engine/index.ts';
import { type StageConfig, stageConfig } from '../../../lib/stage-config.ts';
import { StreamingStack } from '../../../lib/streaming-stack.ts';
import * as smartFactory from '../../../pipelines/smart-factory.ts';

export interface SynthesisedStackOptions {
  /** @default - the declaration of pipelines/smart-factory.ts */
  readonly pipeline?: Pipeline;
  /** @default - dev */
  readonly stage?: StageConfig;
  /**
   * On top of that of cdk.json.
   * @default - an account that has LiveAnalytics
   */
  readonly context?: Readonly<Record<string, unknown>>;
}

export interface SynthesisedStack {
  readonly stage: StageConfig;
  readonly stack: StreamingStack;
  readonly template: Template;
  /** What a user would be warned of. */
  readonly warnings: readonly string[];
}

/** The flags of the CDK that a new app has. */
export const { context: appContext } = JSON.parse(
  readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8'),
) as { context: Record<string, unknown> };

/**
 * The stack as `cdk synth` would write it, but for what takes seconds: nothing is bundled
 * and nothing validated. The test of bin/app.ts does both, once.
 */
export const synthesisedStack = (options: SynthesisedStackOptions = {}): SynthesisedStack => {
  const {
    pipeline = pipelineOf(smartFactory, 'pipelines/smart-factory.ts'),
    stage = stageConfig(),
    context = { liveAnalytics: 'available' },
  } = options;
  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { ...appContext, 'aws:cdk:bundling-stacks': [], ...context },
  });
  const stack = new StreamingStack(app, `tidemark-${pipeline.name}-${stage.name}`, {
    declared: { fileName: pipeline.name, pipeline },
    stage,
  });
  const template = Template.fromStack(stack);
  rmSync(app.outdir, { recursive: true, force: true });
  const warnings = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:warning'))
    .map(({ data }) => String(data));
  return { stage, stack, template, warnings };
};
