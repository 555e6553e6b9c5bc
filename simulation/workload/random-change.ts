import type { RegistryChange } from '../../lambdas/engine/index.ts';
import type { Random } from '../../local/fleet/random.ts';

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[random.index(items.length)] as Item;

/** What somebody says of a device: as of before, now or soon, whole or in part, or that it goes. */
export const randomChange = (random: Random, device: string, arrival: number): RegistryChange => {
  const validFromMs = arrival + random.index(80) - 60;
  const action = pick(random, ['put', 'put', 'put', 'put', 'remove', 'erase'] as const);
  if (action === 'erase') return { action, device };
  if (action === 'remove') return { action, device, validFromMs };
  const limits = { limit: random.index(9) - 4, clear: random.index(13) - 6 };
  const entry = {
    validFromMs,
    tags: random.isHit(0.5) ? { site: pick(random, ['north', 'south']) } : {},
    calibration: random.isHit(0.5)
      ? { b: { scale: pick(random, [1, 2, 0.5, -1]), offset: pick(random, [0, 1, -3]) } }
      : {},
    thresholds: random.isHit(0.5) ? { [pick(random, ['rule0', 'rule1'])]: limits } : {},
  };
  return { action, device, entry };
};
