import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Pipeline } from '../../../../lambdas/engine/index.ts';
import { AccountStack } from '../../../../lib/account-stack.ts';
import type { StageConfig } from '../../../../lib/stage-config.ts';
import { StreamingStack } from '../../../../lib/streaming-stack.ts';
import { StackTemplate } from './stack-template.ts';

export interface SynthesisOptions {
  readonly pipeline: Pipeline;
  /** Path of the declaration. */
  readonly file: string;
  readonly stage: StageConfig;
}

/** The templates that a deployment makes: of the pipeline, and of what an account has once. */
export interface SynthesisedStacks {
  readonly pipeline: StackTemplate;
  readonly account: StackTemplate;
}

/** Synthesises as `cdk synth` would, but for what takes seconds: functions are not bundled. */
export const synthesiseStacks = ({
  pipeline,
  file,
  stage,
}: SynthesisOptions): SynthesisedStacks => {
  const outdir = mkdtempSync(join(tmpdir(), 'tidemark-cost-'));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
      context: { ...appContext(), 'aws:cdk:bundling-stacks': [], liveAnalytics: 'available' },
    });
    const declared = { pipeline, fileName: basename(file, '.ts') };
    const name = `tidemark-${pipeline.name}-${stage.name}`;
    new StreamingStack(app, name, { declared, stage });
    new AccountStack(app, 'tidemark-account', { stage, declared: [declared] });
    const assembly = app.synth();
    const templateOf = (id: string): StackTemplate =>
      new StackTemplate(id, assembly.getStackByName(id).template as object);
    return { pipeline: templateOf(name), account: templateOf('tidemark-account') };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

/** The flags of the CDK that the app has. */
const appContext = (): Record<string, unknown> => {
  const settings = readFileSync(new URL('../../../../cdk.json', import.meta.url), 'utf8');
  return (JSON.parse(settings) as { context: Record<string, unknown> }).context;
};
