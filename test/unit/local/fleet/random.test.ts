import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../local/fleet/random.ts';

const draws = (seed: number, stream: number): number[] => {
  const random = createRandom(seed, stream);
  return Array.from({ length: 8 }, () => random.between(0, 1));
};

describe('random', () => {
  it('repeats itself with the same seed, and differs by seed and stream', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 10_000 }), (seed, stream) => {
        expect(draws(seed, stream)).toEqual(draws(seed, stream));
        expect(draws(seed, stream)).not.toEqual(draws(seed + 1, stream));
        expect(draws(seed, stream)).not.toEqual(draws(seed, stream + 1));
      }),
    );
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed, 0);
        const value = random.between(-5, 5);
        const index = random.index(3);
        expect(value >= -5 && value < 5).toBe(true);
        expect([0, 1, 2]).toContain(index);
        expect(random.isHit(1)).toBe(true);
        expect(random.isHit(0)).toBe(false);
      }),
    );
  });

  it('draws normal values with mean 0 and deviation 1', () => {
    const random = createRandom(1, 1);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});
