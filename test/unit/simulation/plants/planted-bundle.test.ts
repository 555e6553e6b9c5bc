import { describe, expect, it } from 'vitest';
import { PlantDoesNotApplyError } from '../../../../simulation/plants/apply-plant.ts';
import type { Plant } from '../../../../simulation/plants/plant.ts';
import { plantedBundle } from '../../../../simulation/plants/planted-bundle.ts';

const entry = 'lambdas/engine/ledger.ts';
const plant: Plant = {
  name: 'nothing-was-ever-received',
  file: entry,
  find: '    total.received += ledger.received;\n',
  replace: '',
  why: 'Something was.',
  caughtBy: ['I3 balanced ledger'],
  seeds: 1,
};

interface Ledger {
  emptyLedger(): { received: number };
  sumLedgers(ledgers: readonly { received: number }[]): { received: number };
}

const load = async (text: string): Promise<Ledger> =>
  await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);

const receivedOfTwo = ({ emptyLedger, sumLedgers }: Ledger): number =>
  sumLedgers([{ ...emptyLedger(), received: 2 }]).received;

describe('a planted bundle', () => {
  it('has the bug, and the bundle without a plant has not', async () => {
    expect(receivedOfTwo(await load(await plantedBundle(entry, plant)))).toBe(0);
    expect(receivedOfTwo(await load(await plantedBundle(entry)))).toBe(2);
  });

  it('has the bug where another file imports the planted one', async () => {
    const text = await plantedBundle('lambdas/engine/index.ts', plant);
    expect(receivedOfTwo(await load(text))).toBe(0);
  });

  it('fails where the edit does not fit', async () => {
    const outdated = { ...plant, find: 'total.received += 1;' };
    await expect(plantedBundle(entry, outdated)).rejects.toThrow(PlantDoesNotApplyError);
  });

  it('fails where the entry does not use the planted file', async () => {
    const elsewhere = plantedBundle('lambdas/engine/time/duration.ts', plant);
    await expect(elsewhere).rejects.toThrow(PlantDoesNotApplyError);
  });
});
