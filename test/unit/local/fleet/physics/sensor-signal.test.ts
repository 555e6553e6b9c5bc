import { describe, expect, it } from 'vitest';
import { createSensorSignal } from '../../../../../local/fleet/physics/sensor-signal.ts';
import { createRandom } from '../../../../../local/fleet/random.ts';

const still = { level: 50, spread: 0, daily: 0, drift: 0, noise: 0, digits: 2 };
const dayMs = 86_400_000;
const hours = Array.from({ length: 25 }, (_, hour) => hour * 3_600_000);

describe('sensor signal', () => {
  it('repeats its cycle every day, warmest in the afternoon', () => {
    const signal = createSensorSignal({ ...still, daily: 3 }, createRandom(1, 1));
    const values = hours.map(signal);
    const warmest = values.indexOf(Math.max(...values));
    expect(warmest >= 13 && warmest <= 16).toBe(true);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(5.8);
    expect(signal(dayMs)).toBeCloseTo(values[0] ?? Number.NaN, 9);
  });

  it('makes noise of the declared size from second to second', () => {
    const signal = createSensorSignal({ ...still, noise: 0.5 }, createRandom(2, 1));
    const values = Array.from({ length: 5_000 }, (_, second) => signal(second * 1_000) - 50);
    const deviation = Math.sqrt(
      values.reduce((sum, value) => sum + value * value, 0) / values.length,
    );
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.1);
  });

  it('drifts slowly: hardly within a second, as far as declared within hours', () => {
    const signal = createSensorSignal({ ...still, drift: 4 }, createRandom(3, 1));
    const first = signal(0);
    expect(Math.abs(signal(1_000) - first)).toBeLessThan(0.5);
    const values = hours.map(signal);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(2);
    expect(values.every((value) => Math.abs(value - 50) < 12)).toBe(true);
  });
});
