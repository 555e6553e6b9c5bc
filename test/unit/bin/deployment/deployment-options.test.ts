import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../bin/cli/errors.ts';
import type { DeploymentChoice } from '../../../../bin/deployment/deployment.ts';
import { useDeployment } from '../../../../bin/deployment/deployment-options.ts';

describe('the options that name a deployment', () => {
  it.each<[DeploymentChoice, string]>([
    [{ pipeline: 'pipelines/smart-factory.ts' }, '--pipeline needs --stage'],
    [{ stage: 'dev' }, '--stage needs --pipeline FILE as well'],
    [{ stage: 'dev', url: 'http://127.0.0.1:4000' }, '--url and --stage exclude each other'],
    [{ url: 'http://127.0.0.1:1' }, 'but no run has its page there; start one with "npm start"'],
    [{ url: 'nowhere' }, '--url is "nowhere"'],
  ])('are refused where they are %j', async (choice, why) => {
    const using = useDeployment(choice, async () => {
      throw new Error('there is none');
    });
    await expect(using).rejects.toThrow(UsageError);
    await expect(using).rejects.toThrow(why);
  });
});
