import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sensorProfile } from '../../../../../local/fleet/physics/sensor-profile.ts';

describe('sensor profile', () => {
  it('knows what is usual for common units', () => {
    expect(sensorProfile('hPa', [300, 1_100], []).level).toBe(1_013);
    expect(sensorProfile('%', [0, 100], []).digits).toBe(1);
  });

  it('goes by the range where the unit is unknown or does not fit', () => {
    expect(sensorProfile('lux', [0, 1_000], []).level).toBe(500);
    expect(sensorProfile('C', [-40, -10], []).level).toBe(-25);
  });

  it('keeps a healthy sensor within its range and off its limits', () => {
    const range = fc
      .tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: 1, max: 10_000 }))
      .map(([least, width]): [number, number] => [least, least + width]);
    const limit = fc.record({
      direction: fc.constantFrom('above' as const, 'below' as const),
      part: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('C', '%', 'lux'),
        range,
        limit,
        (unit, bounds, { direction, part }) => {
          const [least, greatest] = bounds;
          const clear = least + part * (greatest - least);
          const { level, spread, daily, drift, noise } = sensorProfile(unit, bounds, [
            { direction, clear },
          ]);
          const reach = spread + daily + 2 * drift + 4 * noise;
          expect(level - reach).toBeGreaterThanOrEqual(least);
          expect(level + reach).toBeLessThanOrEqual(greatest);
          if (direction === 'above') expect(level + reach).toBeLessThan(clear);
          else expect(level - reach).toBeGreaterThan(clear);
        },
      ),
    );
  });
});
