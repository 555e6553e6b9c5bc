import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { processVariables } from '../../../../lambdas/environment.ts';
import { resultSink } from '../../../../lambdas/handlers/result-sink.ts';
import { functionBundle, inPlaceOf } from '../../../../lib/function-bundle.ts';

const root = join(import.meta.dirname, '../../../..');

/** What the stack's bundler puts into the function for a store: paths, with bytes of each. */
const bundledFor = async (store: string): Promise<ReadonlyMap<string, number>> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['lambdas/handlers/process.ts'],
    outfile: 'index.mjs',
    mainFields: [...functionBundle.mainFields],
    target: functionBundle.target,
    external: [...functionBundle.external],
    banner: { js: functionBundle.banner },
    define: inPlaceOf({
      [processVariables.pipeline]: 'smart-factory',
      [processVariables.store]: store,
      [processVariables.feedKind]: 'none',
    }),
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    metafile: true,
    write: false,
  });
  const inputs = Object.entries(metafile.outputs['index.mjs']?.inputs ?? {});
  return new Map(inputs.map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
};

const clients = {
  timestream: /node_modules\/@aws-sdk\/client-timestream-write\//,
  influxdb: /node_modules\/(@influxdata|@aws-sdk\/client-secrets-manager)\//,
} as const;
const has = (bundled: ReadonlyMap<string, number>, paths: RegExp): boolean =>
  [...bundled].some(([path, bytes]) => paths.test(path) && bytes > 0);

afterEach(() => vi.unstubAllEnvs());

describe('the sink of results', () => {
  it('is in a function with the client of its own store, and no other', async () => {
    const timestream = await bundledFor('timestream');
    expect(has(timestream, clients.timestream)).toBe(true);
    expect(has(timestream, clients.influxdb)).toBe(false);
    const influxDb = await bundledFor('influxdb');
    expect(has(influxDb, clients.influxdb)).toBe(true);
    expect(has(influxDb, clients.timestream)).toBe(false);
  });

  it.each(['timestream', 'influxdb'])(
    'leaves a function under 410 KB without the clients of the SDK: %s',
    async (store) => {
      const own = [...(await bundledFor(store))]
        .filter(([path]) => !path.includes('node_modules/@aws-sdk/client-'))
        .reduce((sum, [, bytes]) => sum + bytes, 0);
      expect(own).toBeLessThan(410_000);
    },
  );

  it('is refused where the store is none that there is', async () => {
    vi.stubEnv('TIDEMARK_STORE', 'oracle');
    await expect(resultSink('smart_factory')).rejects.toThrow(
      'TIDEMARK_STORE is "oracle", but must be influxdb or timestream',
    );
  });

  it('is refused where the variables of its store are missing', async () => {
    vi.stubEnv('TIDEMARK_STORE', 'influxdb');
    await expect(resultSink('smart_factory')).rejects.toThrow('TIDEMARK_INFLUXDB_URL is not set');
    vi.stubEnv('TIDEMARK_STORE', 'timestream');
    await expect(resultSink('smart_factory')).rejects.toThrow(
      'TIDEMARK_MEASURE_DATABASE is not set',
    );
  });
});
