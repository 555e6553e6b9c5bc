import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');

/** What such a declaration may have otherwise. */
export interface RolledUpOptions {
  /** How long a rollup takes contributions, as a declaration says it. @default 'days(30)' */
  readonly keepFor?: string;
  /** Name of the feed of both stages. @default - none */
  readonly feed?: string;
}

/**
 * The machines' pipeline with its hours rolled up over all of them.
 *
 * @param folder where the declaration is written
 * @returns its path
 */
export const declareRolledUp = async (
  folder: string,
  { keepFor = 'days(30)', feed }: RolledUpOptions = {},
): Promise<string> => {
  const declared = await readFile(join(root, 'pipelines/machine-temperature.ts'), 'utf8');
  const engine = pathToFileURL(join(root, 'lambdas/engine/index.ts')).href;
  const rollups = `rollups: { ofFleet: rollup({
    window: 'hourly', completeAfter: minutes(10), keepFor: ${keepFor} }) },`;
  const file = join(folder, 'machines.ts');
  await writeFile(
    file,
    declared
      .replace('../lambdas/engine/index.ts', engine)
      .replace('  recent,\n', '  recent,\n  rollup,\n')
      .replace('  alerts: {', `  ${rollups}\n  alerts: {`)
      .replace(
        "alerts: 'machine-temperature-alerts'",
        feed === undefined ? '$&' : `$&, feed: '${feed}'`,
      ),
  );
  return file;
};
