import type { Pipeline } from '../../../lambdas/engine/index.ts';
import type { PlannedDevice } from '../fleet-plan.ts';
import { machineWear } from '../physics/machine-wear.ts';
import { createSensorSignal } from '../physics/sensor-signal.ts';
import type { Random } from '../random.ts';
import { drawFault, type ReadingFault } from './device-faults.ts';
import { type DeviceReading, readingPayload } from './reading-payload.ts';
import { drawReportedUnit } from './reported-unit.ts';

/** A message that a device sends. */
export interface Transmission {
  readonly payload: string;
  /** After which it leaves, ms; 0 for at once. */
  readonly delayMs: number;
}

export interface DeviceStep {
  /** False while the device is out of reach: it has no connection and stores what it measures. */
  readonly isInReach: boolean;
  readonly transmissions: readonly Transmission[];
}

/** A device that measures, stores and sends: it has physics and faults, and knows no network. */
export interface SimulatedDevice {
  /**
   * Takes one reading.
   *
   * @param nowMs the true time
   * @param canSend false where there is no connection, or too much on its way already
   */
  step(nowMs: number, canSend: boolean): DeviceStep;
}

export interface SimulatedDeviceOptions {
  readonly pipeline: Pipeline;
  readonly plan: PlannedDevice;
  readonly random: Random;
  /** When the run began, epoch ms. */
  readonly startMs: number;
}

/** Readings in one pack, and in a device's memory; past that the oldest are lost. */
const largestPack = 60;
const largestBuffer = 3_600;

export const createSimulatedDevice = ({
  pipeline,
  plan,
  random,
  startMs,
}: SimulatedDeviceOptions): SimulatedDevice => {
  const sensors = plan.measures.map((measure) => ({
    ...measure,
    signal: createSensorSignal(measure.profile, random),
    reported: drawReportedUnit(measure.schema, random),
  }));
  const unit = sensors[0]?.reported.unit ?? '';
  const buffer: string[] = [];
  let number = 0;
  let backInReachMs = 0;

  const measure = (nowMs: number): DeviceReading => {
    number += 1;
    const wear = plan.isFailing ? machineWear(nowMs - startMs) : 0;
    const values = sensors.map(({ field, signal, reported, failed, profile, schema }) => {
      const healthy = signal(nowMs);
      const value = healthy + wear * (failed - profile.level);
      const [least, greatest] = schema.range;
      const plausible = Math.min(greatest, Math.max(least, value));
      return [field, rounded(reported.report(plausible), profile.digits)] as const;
    });
    const eventTimeMs = nowMs;
    return {
      sensor: plan.thingName,
      eventTimeMs,
      number,
      values: Object.fromEntries(values),
      unit,
    };
  };
  const outOfReach = (nowMs: number): boolean => {
    if (nowMs < backInReachMs) return true;
    // The failing machine stays in reach: its alert is what a first run is to show.
    if (plan.isFailing || !random.isHit(1 / 400)) return false;
    backInReachMs = nowMs + random.between(15_000, 60_000);
    return true;
  };

  return {
    step: (nowMs, canSend) => {
      const reading = measure(nowMs);
      const fault = drawFault(random);
      const isInReach = !outOfReach(nowMs);
      if (!isInReach || !canSend) {
        buffer.push(JSON.stringify(readingPayload(pipeline, reading)));
        if (buffer.length > largestBuffer) buffer.shift();
        return { isInReach, transmissions: [] };
      }
      const transmissions: Transmission[] = [];
      while (buffer.length > 0) {
        const pack = buffer.splice(0, largestPack);
        transmissions.push({ payload: `[${pack.join(',')}]`, delayMs: 0 });
      }
      transmissions.push(...send(pipeline, reading, fault, random));
      return { isInReach, transmissions };
    },
  };
};

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The messages of one reading, with what goes wrong on the way. */
const send = (
  pipeline: Pipeline,
  reading: DeviceReading,
  fault: ReadingFault | undefined,
  random: Random,
): readonly Transmission[] => {
  const say = (changed: Partial<DeviceReading> = {}): string =>
    JSON.stringify(readingPayload(pipeline, { ...reading, ...changed }));
  const now = (payload: string): Transmission => ({ payload, delayMs: 0 });
  switch (fault) {
    case undefined:
      return [now(say())];
    case 'lost':
      return [];
    case 'repeated':
      return [now(say()), { payload: say(), delayMs: random.between(0, 3_000) }];
    case 'delayed':
      return [{ payload: say(), delayMs: random.between(2_000, 25_000) }];
    case 'forgotten': {
      const ageMs = tooLateAfterMs(pipeline) + random.between(30_000, 300_000);
      return [now(say()), now(say({ eventTimeMs: reading.eventTimeMs - ageMs }))];
    }
    case 'garbled': {
      const whole = say();
      return [now(whole.slice(0, 1 + random.index(whole.length - 1)))];
    }
    case 'wrongUnit':
      return [now(say({ unit: 'mV' }))];
    case 'errorCode':
      return [now(say({ values: mapped(reading.values, () => -32_768) }))];
    case 'clockAtZero':
      return [now(say({ eventTimeMs: random.index(90_000) }))];
    case 'clockAhead':
      return [now(say({ eventTimeMs: reading.eventTimeMs + 6 * 3_600_000 }))];
  }
};

/** The age at which a reading of a device that speaks is too late for each of its windows. */
const tooLateAfterMs = ({ windows, watermark }: Pipeline): number =>
  watermark.bound +
  Math.max(...windows.map(({ assigner, allowedLateness }) => assigner.sizeMs + allowedLateness));

const mapped = (
  values: Readonly<Record<string, number>>,
  change: (value: number) => number,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, change(value)]));
