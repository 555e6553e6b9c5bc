import { writeFileSync } from 'node:fs';
import { stateVersion } from '../../lambdas/engine/state/state-codec.ts';
import { formatGolden, goldenFile } from './golden-file.ts';
import { storedPartition } from './stored-partition.ts';

/** Writes what this code stores, under its version: see README.md for when. */
export const writeGolden = async (): Promise<void> =>
  writeFileSync(goldenFile(stateVersion), formatGolden(await storedPartition()));

if (import.meta.main) await writeGolden();
