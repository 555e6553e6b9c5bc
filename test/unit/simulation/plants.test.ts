import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkers } from '../../../simulation/checkers/checkers.ts';
import { applyPlant } from '../../../simulation/plants/apply-plant.ts';
import { plants } from '../../../simulation/plants.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('the plants', () => {
  it('have names of their own, in kebab-case', () => {
    const names = plants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });

  it('say in one sentence why each is a bug, and who must catch it within which budget', () => {
    for (const { name, why, caughtBy, seeds } of plants) {
      expect(why, name).toMatch(/^[A-Z][^.]+[.]$/);
      expect(caughtBy.length, name).toBeGreaterThan(0);
      expect(Object.keys(checkers), name).toEqual(expect.arrayContaining([...caughtBy]));
      expect(seeds, name).toBeGreaterThan(0);
    }
  });
});

/**
 * Each planted file lies beside the one that it changes, so that it imports what that one imports:
 * one run of the compiler checks all of them.
 */
describe('the planted sources', () => {
  const tree = mkdtempSync(join(tmpdir(), 'tidemark-plants-'));
  const planted = (file: string, name: string): string =>
    file.replace(/[.]ts$/, `.planted-${name}.ts`);
  afterAll(() => rmSync(tree, { recursive: true }));

  beforeAll(async () => {
    for (const name of ['lambdas', 'pipelines', 'local/backtest', 'package.json']) {
      await cp(join(root, name), join(tree, name), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8'));
    const unused = { noUnusedLocals: false, noUnusedParameters: false };
    const settings = {
      compilerOptions: { ...compilerOptions, ...unused },
      files: plants.map(({ file, name }) => planted(file, name)),
    };
    await writeFile(join(tree, 'tsconfig.json'), JSON.stringify(settings));
  });

  it.each(plants)('$name applies', async (plant) => {
    const text = await readFile(join(root, plant.file), 'utf8');
    const edited = applyPlant(plant, text);
    expect(edited).not.toBe(text);
    await writeFile(join(tree, planted(plant.file, plant.name)), edited);
  });

  it('compile', () => {
    const { stdout, error } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', tree], {
      encoding: 'utf8',
    });
    expect(error).toBeUndefined();
    expect(stdout).toBe('');
  });
});
