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

/** Permissions that are not named like the call. */
const permissions: Readonly<Record<string, string>> = { 'lambda:Invoke': 'lambda:InvokeFunction' };

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
    banner: { js: functionBundle.banner },
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
  if (files.some((path) => path.includes('adapters/kafka/iam-credentials.ts'))) {
    for (const call of producerCalls) calls.add(call);
  }
  return { calls: [...calls].sort(), files, text: outputFiles[0]?.text ?? '' };
};

/** What brokers ask of a producer that sends a request again and has it taken once. */
const producerCalls = ['Connect', 'DescribeTopic', 'WriteData', 'WriteDataIdempotently'].map(
  (call) => `kafka-cluster:${call}`,
);

/** Calls that a source file of ours can make, by the clients that it imports commands of. */
const callsIn = (path: string): string[] => {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)];
  return [...text.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map(
    ([, command, paginated]) => {
      const name = command === undefined ? `paginate${paginated}` : `${command}Command`;
      const [, , client = ''] =
        imports.find(([, names = '']) => names.split(/[\s,]+/).includes(name)) ?? [];
      const call = `${services[client] ?? client}:${command ?? paginated}`;
      return permissions[call] ?? call;
    },
  );
};

/** What a handler did as it loaded, in a process of its own. */
export interface LoadedHandler {
  /** The variables of ours that it asked for. */
  readonly read: readonly string[];
  /** By each variable that it was then loaded without: what it said. Absent where it loaded. */
  readonly errors: Readonly<Record<string, string>>;
}

/**
 * Loads a handler with those variables, and then without each of some of them.
 *
 * @throws Error where it does not load with all of them
 */
export const loadHandler = (
  { text }: BundledHandler,
  environment: Readonly<Record<string, string>>,
  needed: readonly string[],
): LoadedHandler => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bundle-'));
  writeFileSync(join(folder, 'index.mjs'), text);
  // Each query makes a module of its own of the file, which is loaded anew.
  const script = `
    const read = new Set();
    const all = process.env;
    process.env = new Proxy(all, {
      get: (_, name) => (typeof name === 'string' && read.add(name), all[name]),
    });
    const { handler } = await import('./index.mjs');
    if (typeof handler !== 'function') throw new Error('exports no handler');
    const asked = [...read].filter((name) => name.startsWith('TIDEMARK_')).sort();
    const errors = {};
    for (const name of ${JSON.stringify(needed)}) {
      process.env = { ...all, [name]: undefined };
      await import('./index.mjs?without=' + name).catch((error) => {
        errors[name] = String(error);
      });
    }
    console.log(JSON.stringify({ read: asked, errors }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { ...environment, AWS_REGION: 'eu-central-1' },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as LoadedHandler;
};
