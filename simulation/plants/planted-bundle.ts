import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { applyPlant, PlantDoesNotApplyError } from './apply-plant.ts';
import type { Plant } from './plant.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * Bundles an entry and everything it imports, with a plant applied to the file that it edits.
 *
 * @param entry a source file, from the project's root
 * @param plant absent: the code as it is
 * @returns the text of one ES module
 * @throws PlantDoesNotApplyError where the edit no longer fits, or the entry does not use the file
 */
export const plantedBundle = async (entry: string, plant?: Plant): Promise<string> => {
  const planted = plant === undefined ? undefined : await plantedFile(plant);
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Stack traces of a planted run lead to lines of the sources.
    sourcemap: 'inline',
    logLevel: 'silent',
    plugins: planted === undefined ? [] : [loading(planted)],
  });
  if (plant !== undefined && result.metafile.inputs[plant.file] === undefined) {
    throw new PlantDoesNotApplyError(`plant ${plant.name}: ${entry} does not use ${plant.file}`);
  }
  return result.outputFiles[0]?.text ?? '';
};

interface PlantedFile {
  readonly path: string;
  readonly contents: string;
}

const plantedFile = async (plant: Plant): Promise<PlantedFile> => {
  const path = resolve(root, plant.file);
  return { path, contents: applyPlant(plant, await readFile(path, 'utf8')) };
};

const loading = ({ path, contents }: PlantedFile): Plugin => ({
  name: 'plant',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[.]ts$/ }, (file) =>
      file.path === path ? { contents, loader: 'ts' } : undefined,
    );
  },
});
