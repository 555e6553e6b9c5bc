import { hash } from 'node:crypto';
import { plantedBundle } from './plants/planted-bundle.ts';

/** Names the simulated world with everything that runs in it: any change gives another name. */
export const codeDigest = async (): Promise<string> =>
  hash('sha256', await plantedBundle('simulation/run-plan.ts'), 'hex').slice(0, 16);
