import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../../bin/cli/errors.ts';
import { loadPipeline } from '../../../../bin/cli/load-pipeline.ts';

describe('load pipeline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-pipeline-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('finds the one declaration of a file', async () => {
    const pipeline = await loadPipeline('pipelines/machine-temperature.ts');
    expect(pipeline.name).toBe('machine-temperature');
  });

  it('passes over other exports', async () => {
    const path = file('one.ts', "export const n = 1;\nexport const p = { kind: 'pipeline' };");
    expect(await loadPipeline(path)).toEqual({ kind: 'pipeline' });
  });

  it('refuses a folder', async () => {
    await expect(loadPipeline(folder)).rejects.toThrow('there is no such file');
  });

  it('names the line where what it loads has an error', async () => {
    const path = file('third-line.ts', "\n\nthrow new Error('size is 0');");
    await expect(loadPipeline(path)).rejects.toThrow('cannot be loaded at line 3: Error: size');
  });

  it.each([
    ['absent.ts', undefined, 'there is no such file; declarations are in pipelines/'],
    ['none.ts', 'export const n = 1;', 'exactly one'],
    [
      'several.ts',
      "export const a = { kind: 'pipeline' };\nexport const b = { kind: 'pipeline' };",
      'exactly one',
    ],
    ['throws.ts', "throw new Error('size is 0');", ': Error: size is 0'],
    ['broken.ts', 'export const = 1;', 'cannot be loaded'],
  ])('refuses %s in one line', async (name, text, why) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    const error: unknown = await loadPipeline(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    const { message } = error as UsageError;
    expect(message).toContain(`--pipeline is "${path}"`);
    expect(message).toContain(why);
    expect(message).not.toContain('\n');
  });
});
