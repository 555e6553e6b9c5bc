import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../../lambdas/engine/index.ts';
import { planFleet } from '../../../../local/fleet/fleet-plan.ts';
import { machineTemperature } from '../../../../pipelines/machine-temperature.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

describe('fleet plan', () => {
  it('has as many sensors of each declared type', () => {
    const names = planFleet(smartFactory, 24).map(({ thingName }) => thingName);
    expect(names).toHaveLength(24);
    expect(names.slice(0, 5)).toEqual(['TEMP_01', 'HUM_01', 'PRES_01', 'VIB_01', 'TEMP_02']);
    expect(new Set(names).size).toBe(24);
  });

  it.each([1, 2, 3, 500])('has exactly %i devices where that many are wanted', (count) => {
    const devices = planFleet(smartFactory, count);
    expect(devices).toHaveLength(count);
    expect(new Set(devices.map(({ thingName }) => thingName)).size).toBe(count);
    expect(devices.filter(({ isFailing }) => isFailing).length).toBeGreaterThan(0);
  });

  it('publishes to the declared topic, from more than one plant', () => {
    const topics = planFleet(smartFactory, 8).map(({ topic }) => topic);
    expect(topics[0]).toBe('dt/plant-2/TEMP_01');
    expect(topics[4]).toBe('dt/plant-1/TEMP_02');
  });

  it('lets one machine pass the limit of its alert, and keeps the others off it', () => {
    for (const { thingName, isFailing, measures } of planFleet(smartFactory, 24)) {
      const [measure] = measures;
      if (!thingName.startsWith('TEMP_') || measure === undefined) continue;
      expect(measure.profile.level + measure.profile.spread).toBeLessThan(75);
      if (isFailing) expect(measure.failed).toBeGreaterThan(84);
    }
    const cold = planFleet(machineTemperature, 3).find(({ isFailing }) => isFailing);
    expect(cold?.thingName).toBe('machine-03');
    expect(cold?.measures[0]?.failed).toBeLessThan(45);
  });

  it('has one device of a type with a fixed name, and says where there is room for none', () => {
    const withSensors = (sensors: string): Pipeline => ({
      ...machineTemperature,
      reading: {
        ...machineTemperature.reading,
        sensorTypes: {
          first: { sensors, measures: { value: { unit: 'F', range: [0, 1] } } },
        },
      },
    });
    expect(planFleet(withSensors('only'), 5).map(({ thingName }) => thingName)).toEqual(['only']);
    expect(() => planFleet(withSensors('x*'), 0)).toThrow('no device fits');
  });
});
