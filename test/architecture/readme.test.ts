import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPipeline } from '../../bin/cli/load-pipeline.ts';
import { fencedBlocks, root } from './fenced-blocks.ts';

/** Commands that take long or need more than npm, and what runs them instead of this test. */
const coveredElsewhere: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'npm ci && npm start': ['test/integration/dev-command.test.ts', "'dev'"],
  'npm ci && npm test': ['.ci/run', 'suite "tests" 2400 test'],
  'npm run synth': ['.ci/run', 'npm run -s synth'],
  // Needs an account as well; on a run of this machine it is the same command without the stage.
  'npm run -s tidemark -- device create TEMP_45 --stage dev --pipeline pipelines/smart-factory.ts':
    ['test/integration/device-create.test.ts', "tidemark('create', name"],
  // Needs an account; that the templates hold together is what the stack's tests show.
  'npx cdk deploy tidemark-smart-factory-dev': [
    'lib/declared-stacks.ts',
    'const stackName = `tidemark-',
  ],
};

const commands = fencedBlocks('README.md', '').flatMap((block) => block.trim().split('\n'));

describe('the commands of the README', () => {
  it('are found', () => {
    expect(commands).toContain('npm ci && npm start');
    expect(Object.keys(coveredElsewhere).filter((each) => !commands.includes(each))).toEqual([]);
  });

  it.each(commands.filter((command) => !Object.hasOwn(coveredElsewhere, command)))(
    'work: %s',
    (command) => {
      const ran = spawnSync(command, { cwd: root, shell: true, encoding: 'utf8' });
      expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
      expect(ran.stdout).not.toBe('');
    },
  );

  it.each(Object.entries(coveredElsewhere))('are run elsewhere: %s', (_, [file, text]) => {
    expect(readFileSync(join(root, file), 'utf8')).toContain(text);
  });
});

describe('the declaration of the README', () => {
  it('compiles and is a pipeline', async () => {
    const [code = ''] = fencedBlocks('README.md', 'ts');
    const names = [...new Set([...code.matchAll(/\b([a-zA-Z]+)\(/g)].map(([, name]) => name))];
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-readme-'));
    const file = join(folder, 'declaration.ts');
    try {
      const engine = join(root, 'lambdas/engine/index.ts');
      writeFileSync(file, `import { ${names.join(', ')} } from '${engine}';\n${code}`);
      const compiled = spawnSync(
        join(root, 'node_modules/.bin/tsc'),
        ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024'].concat(
          '--allowImportingTsExtensions',
          '--types',
          '',
          '--lib',
          'es2024',
          file,
        ),
        { cwd: folder, encoding: 'utf8' },
      );
      expect(compiled.stdout).toBe('');
      expect((await loadPipeline(file)).name).toBe('room-temperature');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
