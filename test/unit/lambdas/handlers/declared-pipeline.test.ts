import { describe, expect, it } from 'vitest';
import { declaredPipeline } from '../../../../lambdas/handlers/declared-pipeline.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

describe('declaredPipeline', () => {
  it('is the one declaration of the file with that name', async () => {
    expect(await declaredPipeline('smart-factory')).toBe(smartFactory);
  });

  it('fails where there is no such file', async () => {
    await expect(declaredPipeline('no-such-factory')).rejects.toThrow(/no-such-factory/);
  });
});
