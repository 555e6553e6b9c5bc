import { afterEach, describe, expect, it, vi } from 'vitest';
import { processVariables } from '../../../../lambdas/environment.ts';
import { declaredPipeline } from '../../../../lambdas/handlers/declared-pipeline.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

describe('declaredPipeline', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is the one declaration of the file that the variable names', async () => {
    vi.stubEnv(processVariables.pipeline, 'smart-factory');
    expect(await declaredPipeline()).toBe(smartFactory);
  });

  it('fails where there is no such file', async () => {
    vi.stubEnv(processVariables.pipeline, 'no-such-factory');
    await expect(declaredPipeline()).rejects.toThrow(/no-such-factory/);
  });
});
