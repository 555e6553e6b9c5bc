import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BundledFunction } from '../../lib/constructs/bundled-function.ts';
import { functionBundle, inPlaceOf } from '../../lib/function-bundle.ts';

/** A handler as it is deployed, read for what it asks of the world. */
export interface BundledHandler {
  /** Calls of AWS that are in it, as permissions: `dynamodb:PutItem`. */
  readonly calls: readonly string[];
  /** Source files that are in it. */
  readonly files: readonly string[];
  readonly text: string;
}

const root = join(import.meta.dirname, '../..');

/** The prefix of a permission where it is not the name of the SDK's client. */
const services: Readonly<Record<string, string>> = {
  'timestream-write': 'timestream',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
  'iot-data-plane': 'iot',
};

/**
 * Bundles a handler with the deployed settings, and reads from the sources of ours that are in the
 * bundle which calls they make: of two adapters only the one that was chosen is in it.
 */
export const bundleHandler = async ({
  handler,
  bundledVariables = {},
}: BundledFunction['bundled']): Promise<BundledHandler> => {
  const { outputFiles, metafile } = await build({
    ...functionBundle,
    absWorkingDir: root,
    entryPoints: [`lambdas/handlers/${handler}.ts`],
    bundle: true,
    write: false,
    metafile: true,
    outfile: 'index.mjs',
    format: 'esm',
    platform: 'node',
    mainFields: [...functionBundle.mainFields],
    external: [...functionBundle.external],
    define: inPlaceOf(bundledVariables),
    minifySyntax: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  const calls = new Set(files.filter((path) => path.startsWith('lambdas/')).flatMap(callsIn));
  // Timestream is asked for the endpoint of the account's cell first, whatever the code sends.
  if (files.some((path) => path.includes('client-timestream-write'))) {
    calls.add('timestream:DescribeEndpoints');
  }
  return { calls: [...calls].sort(), files, text: outputFiles[0]?.text ?? '' };
};

/** Calls that a source file of ours can make, by the clients that it imports commands of. */
const callsIn = (path: string): string[] => {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)];
  return [...text.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map(
    ([, command, paginated]) => {
      const name = command === undefined ? `paginate${paginated}` : `${command}Command`;
      const [, , client = ''] =
        imports.find(([, names = '']) => names.split(/[\s,]+/).includes(name)) ?? [];
      return `${services[client] ?? client}:${command ?? paginated}`;
    },
  );
};

/**
 * The variables of ours that a handler asks for as it loads, in a process that has those given.
 *
 * @throws Error where it does not load
 */
export const variablesRead = (
  { text }: BundledHandler,
  environment: Readonly<Record<string, string>>,
): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bundle-'));
  writeFileSync(join(folder, 'index.mjs'), text);
  const script = `
    const read = new Set();
    process.env = new Proxy(process.env, {
      get: (all, name) => (typeof name === 'string' && read.add(name), all[name]),
    });
    const { handler } = await import('./index.mjs');
    if (typeof handler !== 'function') throw new Error('exports no handler');
    console.log(JSON.stringify([...read].filter((name) => name.startsWith('TIDEMARK_'))));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { ...environment, AWS_REGION: 'eu-central-1' },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  if (stderr !== '') throw new Error(stderr);
  return (JSON.parse(stdout) as string[]).sort();
};
