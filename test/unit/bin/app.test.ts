import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stages } from '../../../lib/stage-config.ts';
import { environmentOf, propertiesOf, resourcesOf } from '../lib/template-resources.ts';

const root = join(import.meta.dirname, '../../..');
const declarations = readdirSync(join(root, 'pipelines'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/[.]ts$/, ''));
const stacks = declarations.flatMap((name) =>
  stages.flatMap((stage) => [
    `tidemark-${name}-${stage.name}`,
    `tidemark-${name}-${stage.name}-influxdb`,
  ]),
);
const ofAccount = 'tidemark-account';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-app-'));
const output = join(folder, 'synth');
const again = join(folder, 'again');
/** A machine without credentials, account, region or a home to find them in. */
const bare = {
  PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  HOME: folder,
};

const read = (path: string): string => readFileSync(path, 'utf8');
const templateFile = (from: string, stack: string) => join(from, `${stack}.template.json`);
const templateOf = (stack: string) =>
  Template.fromJSON(JSON.parse(read(templateFile(output, stack))) as Record<string, unknown>);

const bundleOf = (code: unknown): string => {
  const { S3Key } = code as { S3Key: string };
  return join(output, `asset.${S3Key.replace(/[.]zip$/, '')}`, 'index.mjs');
};

/** Synthesises into the folder, which must work, and tells what was printed. */
const synth = (into: string): string => {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['run', '--silent', 'synth', '--', '--output', into],
    { cwd: root, env: bare, encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  return stderr + stdout;
};

let said = '';

beforeAll(() => {
  said = synth(output);
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run synth', () => {
  it('writes a template for each declaration, stage and store, without credentials', () => {
    const written = readdirSync(output).filter((name) => name.endsWith('.template.json'));
    expect(written.sort()).toEqual(
      [...stacks, ofAccount].map((stack) => `${stack}.template.json`).sort(),
    );
  });

  it('warns of nothing but what one can do something about', () => {
    expect(said).toContain('-c liveAnalytics=available');
    expect(said).not.toMatch(/WARNING (?!Timestream for LiveAnalytics)|deprecated|not configured/);
  });

  it('writes the same bytes again, bundles included', { timeout: 240_000 }, () => {
    synth(again);
    for (const stack of stacks) {
      expect(read(templateFile(again, stack))).toBe(read(templateFile(output, stack)));
    }
  });

  it.each(declarations)('bundles that declaration and no other: %s', (declaration) => {
    const template = templateOf(`tidemark-${declaration}-dev`);
    const { Code } = propertiesOf(template, 'AWS::Lambda::Function', 'ProcessorFunction');
    const bundle = read(bundleOf(Code));
    const bundled = declarations.filter((name) => bundle.includes(`// pipelines/${name}.ts`));
    expect(bundled).toEqual([declaration]);
  });

  // Stages share their bundles: those of one are enough.
  it.each(stacks.filter((stack) => stack.includes('-dev')))(
    'bundles handlers that load on Node 24, far from the project: %s',
    (stack) => {
      const template = templateOf(stack);
      const functions = resourcesOf(template, 'AWS::Lambda::Function');
      expect(functions).toHaveLength(stack.endsWith('-influxdb') ? 6 : 5);
      for (const [id, { Properties }] of functions) {
        const url = JSON.stringify(pathToFileURL(bundleOf(Properties.Code)).href);
        const load =
          `const { handler } = await import(${url});` +
          'console.log(typeof handler, process.version.split(".")[0]);';
        const env = { ...environmentOf(template, id), AWS_REGION: 'eu-central-1' };
        const loaded = spawnSync(process.execPath, ['--input-type=module', '--eval', load], {
          cwd: folder,
          env,
          encoding: 'utf8',
        });
        expect(loaded.stderr).toBe('');
        expect(loaded.stdout.trim()).toBe('function v24');
      }
    },
  );
});
