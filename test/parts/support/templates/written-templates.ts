import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { storeKinds } from '../../../../lambdas/engine/index.ts';
import { AccountStack } from '../../../../lib/account-stack.ts';
import { declaredPipelines } from '../../../../lib/declared-pipelines.ts';
import { ingestKinds, stageConfig, stages } from '../../../../lib/stage-config.ts';
import { appContext, synthesisedStack } from '../../../unit/lib/synthesised-stack.ts';
import { told } from '../../../unit/lib/told.ts';

export interface WrittenTemplates {
  readonly folder: string;
  /** Their paths, for programs that take files by name. */
  readonly files: readonly string[];
  remove(): void;
}

/**
 * The templates of every stage with every store and ingest, of a pipeline with rollups, a feed and
 * alerts to devices; and that of the account. Each is synthesised once, into a folder of its own.
 */
export const writtenTemplates = async (): Promise<WrittenTemplates> => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-templates-'));
  const files = [...pipelineTemplates(), ['account', await accountTemplate()] as const].map(
    ([name, template]) => {
      const file = join(folder, `${name}.template.json`);
      writeFileSync(file, JSON.stringify(template.toJSON()));
      return file;
    },
  );
  return { folder, files, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

const pipelineTemplates = (): (readonly [string, Template])[] =>
  stages.flatMap(({ name }) =>
    storeKinds.flatMap((store) =>
      ingestKinds.map((ingest) => {
        const stage = { ...stageConfig(name, store, ingest), tellsDevices: true };
        const { template } = synthesisedStack({ pipeline: told, stage });
        return [`${name}-${store}-${ingest}`, template] as const;
      }),
    ),
  );

const accountTemplate = async (): Promise<Template> => {
  const app = new App({ analyticsReporting: false, context: appContext });
  const declared = await declaredPipelines();
  const stack = new AccountStack(app, 'tidemark-account', { stage: stageConfig(), declared });
  const template = Template.fromStack(stack);
  rmSync(app.outdir, { recursive: true, force: true });
  return template;
};
