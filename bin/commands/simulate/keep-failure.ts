import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../../simulation/seed-worker.ts';

/**
 * Makes the folder, and gives what writes a failure into it: what was broken as `seed-N.txt`, and
 * the plan, where there is one, as `seed-N.json`.
 */
export const keepFailure = (folder: string): ((failure: Failure) => void) => {
  mkdirSync(folder, { recursive: true });
  return ({ seed, violations, plan }) => {
    writeFileSync(join(folder, `seed-${seed}.txt`), `${violations.join('\n')}\n`);
    if (plan !== '') writeFileSync(join(folder, `seed-${seed}.json`), `${plan}\n`);
  };
};
