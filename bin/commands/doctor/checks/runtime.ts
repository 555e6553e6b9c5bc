import { Runtime } from '@aws-sdk/client-lambda';
import { Runtime as CdkRuntime } from 'aws-cdk-lib/aws-lambda';
import { type Check, ok, problem, warn } from '../check.ts';

/** What functions are deployed on. */
const { name } = CdkRuntime.NODEJS_24_X;
const major = /\d+/.exec(name)?.[0] ?? '';

/** Whether Lambda has the runtime, as its SDK knows it, and tests run on the same one. */
export const runtime: Check = {
  name: 'runtime',
  asksAccount: false,
  run: async ({ nodeVersion }) => {
    if (!Object.values<string>(Runtime).includes(name)) {
      return problem(`Lambda's SDK knows no ${name}`, 'take another release of this project');
    }
    if (nodeVersion.startsWith(`v${major}.`)) return ok(`${name}, and this is Node ${nodeVersion}`);
    return warn(
      `functions run on ${name}, but this is Node ${nodeVersion}`,
      'start verbs by "npm run -s tidemark --", which brings the Node that was tested',
    );
  },
};
