import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { declaredPipelines } from '../../../lib/declared-pipelines.ts';
import { synthesisedStack } from './synthesised-stack.ts';

const fileNames = readdirSync(new URL('../../../pipelines', import.meta.url))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/[.]ts$/, ''))
  .sort();

describe('declared pipelines', () => {
  it('are those of every file in pipelines/', async () => {
    const declared = await declaredPipelines();
    expect(declared.map(({ fileName }) => fileName)).toEqual(fileNames);
  });

  it('are one where one is named', async () => {
    const [declared, ...others] = await declaredPipelines('smart-factory');
    expect(declared?.pipeline.name).toBe('smart-factory');
    expect(others).toEqual([]);
  });

  it('name those there are where none has the name', async () => {
    await expect(declaredPipelines('smart-farm')).rejects.toThrow(
      `pipeline is "smart-farm", but must be one of ${fileNames.join(', ')}`,
    );
  });

  it.each(fileNames)('synthesise: %s', async (fileName) => {
    const [declared] = await declaredPipelines(fileName);
    if (declared === undefined) throw new Error(`${fileName} is not declared`);
    const { template } = synthesisedStack({ pipeline: declared.pipeline });
    template.resourceCountIs('AWS::Lambda::Function', 5);
  });
});
