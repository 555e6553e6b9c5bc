import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { deployedDefinitionFile } from '../../lib/deployed-definition.ts';
import { loadPipeline } from '../cli/load-pipeline.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import { runningDefinition } from '../deployment/running-definition.ts';

interface DeployedArguments {
  readonly pipeline: string;
  readonly stage: string;
  readonly json?: true;
}

/** `tidemark deployed`: writes down which definition a stage runs, for synth to hold changes to. */
export const deployedVerb = (program: Command, terminal: Terminal): void => {
  program
    .command('deployed')
    .description('Write down which declaration a stage runs: synth refuses what cannot follow it.')
    .requiredOption('--pipeline <file>', 'the declaration')
    .requiredOption('--stage <name>', 'a stage on AWS, like dev')
    .option('--json', 'one JSON object: the file and the definition')
    .action(async ({ pipeline: file, stage, json }: DeployedArguments) => {
      const { name: pipeline } = await loadPipeline(file);
      const definition = await runningDefinition(`tidemark-${pipeline}-${stage}`);
      const kept = deployedDefinitionFile({ pipeline, stage });
      mkdirSync(dirname(kept), { recursive: true });
      writeFileSync(kept, `${JSON.stringify(definition, null, 2)}\n`);
      const said = json ? JSON.stringify({ file: kept, definition }) : `wrote ${kept}; commit it`;
      await writeLines(terminal, [said]);
    });
};
