import { describe, expect, it } from 'vitest';
import { jsonFormat } from '../../../../../lambdas/formats/json.ts';
import {
  createSimulatedDevice,
  type SimulatedDevice,
  type Transmission,
} from '../../../../../local/fleet/device/simulated-device.ts';
import { planFleet } from '../../../../../local/fleet/fleet-plan.ts';
import { createRandom } from '../../../../../local/fleet/random.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';

const startMs = Date.parse('2025-03-10T10:00:00Z');
const plans = planFleet(smartFactory, 24);

const deviceOf = (index: number, seed = 7): SimulatedDevice => {
  const plan = plans[index];
  if (plan === undefined) throw new Error(`the plan has no device ${index}`);
  const random = createRandom(seed, index);
  return createSimulatedDevice({ pipeline: smartFactory, plan, random, startMs });
};

const readingsOf = ({ payload }: Transmission): readonly Record<string, unknown>[] => {
  const decoded = jsonFormat.decode(Buffer.from(payload));
  return decoded.ok ? decoded.readings : [];
};

/** Everything a device sends in so many seconds. */
const run = (device: SimulatedDevice, seconds: number, canSend = true): Transmission[] =>
  Array.from({ length: seconds }, (_, second) =>
    device.step(startMs + second * 1_000, canSend),
  ).flatMap(({ transmissions }) => transmissions);

describe('simulated device', () => {
  it('sends the declared payload with plausible values', () => {
    const [reading] = readingsOf(run(deviceOf(0), 1)[0] ?? { payload: '', delayMs: 0 });
    expect(reading).toMatchObject({
      sensor_id: 'TEMP_01',
      timestamp: '2025-03-10T10:00:00.000Z',
      unit: expect.stringMatching(/^[CF]$/),
      value: expect.any(Number),
    });
  });

  it('does the same with the same seed, and other things with another', () => {
    expect(run(deviceOf(1), 600)).toEqual(run(deviceOf(1), 600));
    expect(run(deviceOf(1), 600)).not.toEqual(run(deviceOf(1, 8), 600));
  });

  it('stores what it cannot send and sends it in packs', () => {
    const device = deviceOf(5);
    expect(run(device, 100, false)).toEqual([]);
    let step = device.step(startMs + 100_000, true);
    for (let second = 101; step.transmissions.length === 0; second += 1) {
      step = device.step(startMs + second * 1_000, true);
    }
    const packs = step.transmissions.filter(({ payload }) => payload.startsWith('['));
    expect(packs.flatMap(readingsOf).length).toBeGreaterThanOrEqual(100);
    expect(packs.every((pack) => readingsOf(pack).length <= 60)).toBe(true);
  });

  it('is out of reach for a while now and then, and sends nothing then', () => {
    const device = deviceOf(6);
    const steps = Array.from({ length: 7_200 }, (_, second) =>
      device.step(startMs + second * 1_000, true),
    );
    const away = steps.filter(({ isInReach }) => !isInReach);
    expect(away.length).toBeGreaterThan(100);
    expect(away.length).toBeLessThan(2_400);
    expect(away.flatMap(({ transmissions }) => transmissions)).toEqual([]);
  });

  it('has every fault at a low rate over the fleet', () => {
    const transmissions = [...plans.keys()].flatMap((index) => run(deviceOf(index), 1_800));
    const readings = transmissions.flatMap(readingsOf);
    const offsetMs = ({ timestamp }: Record<string, unknown>): number =>
      Date.parse(String(timestamp)) - startMs;
    const hourMs = 3_600_000;
    const faults = {
      garbled: transmissions.filter((transmission) => readingsOf(transmission).length === 0),
      delayed: transmissions.filter(({ delayMs }) => delayMs > 0),
      unit: readings.filter(({ unit }) => unit === 'mV'),
      range: readings.filter(({ value }) => value === -32_768),
      old: readings.filter((reading) => offsetMs(reading) < -24 * hourMs),
      late: readings.filter((reading) => offsetMs(reading) < 0 && offsetMs(reading) > -hourMs),
      ahead: readings.filter((reading) => offsetMs(reading) > 4 * hourMs),
    };
    for (const found of Object.values(faults)) {
      expect(found.length).toBeGreaterThan(0);
      expect(found.length / readings.length).toBeLessThan(0.015);
    }
  });

  it('passes the limit of its alert where its machine fails, and stays in reach for it', () => {
    const failing = plans.findIndex(
      ({ thingName, isFailing }) => isFailing && thingName.startsWith('TEMP_'),
    );
    const hottest = (index: number): number =>
      Math.max(
        ...run(deviceOf(index), 90)
          .flatMap(readingsOf)
          .filter(({ unit }) => unit === 'C' || unit === 'F')
          .map(({ unit, value }) => (unit === 'F' ? (Number(value) - 32) / 1.8 : Number(value))),
      );
    expect(hottest(failing)).toBeGreaterThan(81);
    expect(hottest(0)).toBeLessThan(75);
    const steps = Array.from({ length: 3_600 }, (_, second) => startMs + second * 1_000);
    const device = deviceOf(failing);
    expect(steps.every((nowMs) => device.step(nowMs, true).isInReach)).toBe(true);
  });
});
