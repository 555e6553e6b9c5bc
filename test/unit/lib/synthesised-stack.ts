import { readFileSync, rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
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
  readonly template: Template;
  readonly annotations: Annotations;
}

const { context: appContext } = JSON.parse(
  readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8'),
) as { context: Record<string, unknown> };

/** What takes time; the test of bin/app.ts does it once. */
const fast = {
  'aws:cdk:bundling-stacks': [],
  '@aws-cdk/core:validateAgainstDefaultRules': false,
};

/** The stack as `cdk synth` would write it, neither bundled nor validated. */
export const synthesisedStack = (options: SynthesisedStackOptions = {}): SynthesisedStack => {
  const {
    pipeline = pipelineOf(smartFactory, 'pipelines/smart-factory.ts'),
    stage = stageConfig(),
    context = { liveAnalytics: 'available' },
  } = options;
  const app = new App({
    analyticsReporting: false,
    context: { ...appContext, ...fast, ...context },
  });
  const stack = new StreamingStack(app, `tidemark-${pipeline.name}-${stage.name}`, {
    declared: { fileName: pipeline.name, pipeline },
    stage,
  });
  const synthesised = {
    template: Template.fromStack(stack),
    annotations: Annotations.fromStack(stack),
  };
  rmSync(app.outdir, { recursive: true, force: true });
  return synthesised;
};
