import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { processVariables } from '../lambdas/environment.ts';
import { functionBundle, inPlaceOf } from '../lib/function-bundle.ts';
import type { Benchmark } from './benchmark.ts';

const target = 400;
const declaration = 'smart-factory';
const store = 'timestream';

/** What a cold function has to load: the processor's bundle as the stack makes it, minified. */
export const bundleSize: Benchmark = {
  name: 'bundle-size',
  question: "How large is the processor's bundle, minified, without the AWS SDK's clients?",
  measure: async () => {
    const { metafile } = await build({
      absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
      entryPoints: ['lambdas/handlers/process.ts'],
      outfile: 'index.mjs',
      mainFields: [...functionBundle.mainFields],
      target: functionBundle.target,
      external: [...functionBundle.external],
      banner: { js: functionBundle.banner },
      define: inPlaceOf({
        [processVariables.pipeline]: declaration,
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
    const whole = (metafile.outputs['index.mjs']?.bytes ?? 0) / 1_000;
    const kilobytes = kilobytesIn(metafile);
    const value = whole - kilobytes(/node_modules\/@aws-sdk\/client-/);
    const detail = {
      whole,
      ownCode: kilobytes(/^(?!.*node_modules\/)/),
      engine: kilobytes(/^lambdas\/engine\//),
      powertools: kilobytes(/node_modules\/@(aws-lambda-powertools|middy)\//),
      everythingOfTheSdk: kilobytes(/node_modules\/@(aws-sdk|aws|smithy)\//),
    };
    return [{ name: 'bundle-size', value, unit: 'KB', target, ok: value <= target, detail }];
  },
};

/** Sums what the inputs whose paths match contribute to the output, in KB of 1,000 bytes. */
const kilobytesIn =
  ({ outputs }: Metafile) =>
  (paths: RegExp): number => {
    const inputs = Object.entries(outputs['index.mjs']?.inputs ?? {});
    const bytes = inputs.map(([path, input]) => (paths.test(path) ? input.bytesInOutput : 0));
    return bytes.reduce((sum, each) => sum + each, 0) / 1_000;
  };
