import { describe, expect, it } from 'vitest';
import { findPlant } from '../../simulation/plants/find-plant.ts';
import type { Plant } from '../../simulation/plants/plant.ts';
import { plants } from '../../simulation/plants.ts';

/** Long enough for the whole budget on a loaded machine, while others are looked for. */
const timeoutMs = 600_000;

describe('the simulator', () => {
  it.concurrent.each(plants)(
    'catches $name within its budget',
    async (plant) => {
      const finding = await findPlant(plant);
      expect(plant.caughtBy, finding.violations.join('\n')).toContain(finding.caughtBy);
    },
    timeoutMs,
  );

  it.concurrent(
    'finds nothing in a bundle whose edit changes nothing',
    async () => {
      const harmless: Plant = {
        name: 'nothing-changes',
        file: 'lambdas/engine/ledger.ts',
        find: 'const total = emptyLedger();',
        replace: 'const total = emptyLedger();;',
        why: 'It is none.',
        caughtBy: [],
        seeds: 20,
      };
      expect(await findPlant(harmless)).toEqual({ plant: harmless, seeds: 20, violations: [] });
    },
    timeoutMs,
  );
});
