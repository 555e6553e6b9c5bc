import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');

/**
 * The machines' pipeline with its hours rolled up over all of them, and a feed of both stages.
 *
 * @param folder where the declaration is written
 * @returns its path
 */
export const declareFeed = async (folder: string, feed: string): Promise<string> => {
  const declared = await readFile(join(root, 'pipelines/machine-temperature.ts'), 'utf8');
  const engine = pathToFileURL(join(root, 'lambdas/engine/index.ts')).href;
  const rollups = `rollups: { ofFleet: rollup({
    window: 'hourly', completeAfter: minutes(10), keepFor: days(30) }) },`;
  const file = join(folder, 'machines.ts');
  await writeFile(
    file,
    declared
      .replace('../lambdas/engine/index.ts', engine)
      .replace('  recent,\n', '  recent,\n  rollup,\n')
      .replace('  alerts: {', `  ${rollups}\n  alerts: {`)
      .replace("alerts: 'machine-temperature-alerts'", `$&, feed: '${feed}'`),
  );
  return file;
};
