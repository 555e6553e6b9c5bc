import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../../lambdas/engine/index.ts';
import { machineTemperature } from '../../../pipelines/machine-temperature.ts';

describe('machine temperature', () => {
  it('looks at history: hourly windows, and a guard that takes readings of a century', () => {
    const [hourly] = machineTemperature.windows;
    expect(hourly).toMatchObject({ name: 'hourly', allowedLateness: hours(1) });
    expect(hourly?.assigner.sizeMs).toBe(hours(1));
    expect(machineTemperature.guards.maxAge).toBeGreaterThan(hours(24 * 365 * 50));
    expect(machineTemperature.watermark.bound).toBe(minutes(10));
  });

  it('raises a critical alert where a machine has gone cold, until it is warm again', () => {
    expect(machineTemperature.alerts).toEqual([
      {
        name: 'machineCold',
        kind: 'threshold',
        window: 'hourly',
        measure: 'mean',
        direction: 'below',
        limit: 45,
        clear: 60,
        severity: 'critical',
      },
    ]);
  });
});
