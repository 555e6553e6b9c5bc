import { minutes, type Pipeline } from '../../../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import type { StreamedRecord } from '../../../../local/backtest/kinesis-event.ts';
import { readingPayload } from '../../../../local/fleet/device/reading-payload.ts';
import { type PlannedDevice, planFleet } from '../../../../local/fleet/fleet-plan.ts';
import {
  createSensorSignal,
  type SensorSignal,
} from '../../../../local/fleet/physics/sensor-signal.ts';
import { createRandom } from '../../../../local/fleet/random.ts';
import type { FleetLoad } from './fleet-load.ts';

const startMs = Date.UTC(2025, 2, 10, 10);
/** From the device to the broker. */
const travelMs = 180;
const seed = 1;
/** As the broker writes a certificate's fingerprint. */
const principal = 'c0ffee'.repeat(11).slice(0, 64);

interface Member {
  readonly plan: PlannedDevice;
  readonly signals: readonly SensorSignal[];
  /** When in each interval it measures, ms. */
  readonly phaseMs: number;
}

/** What arrived of one reading. */
export interface SentReading extends StreamedRecord {
  readonly topic: string;
  readonly payload: string;
}

/**
 * A fleet at work as it should be: every device sends one reading in each interval, in time, in
 * order and within its range. The same load gives the same bytes.
 */
export class SteadyFleet {
  private readonly pipeline: Pipeline;
  private readonly everyMs: number;
  private readonly members: readonly Member[];
  private sent = 0;

  constructor(pipeline: Pipeline, { devices, everyMs }: FleetLoad) {
    this.pipeline = pipeline;
    this.everyMs = everyMs;
    this.members = planFleet(pipeline, devices).map((plan, index, { length }) => {
      const random = createRandom(seed, index);
      const signals = plan.measures.map(({ profile }) => createSensorSignal(profile, random));
      return { plan, signals, phaseMs: Math.floor((index * everyMs) / length) };
    });
  }

  /** What arrives from one time to another, ms since the start, ticks of every minute included. */
  records(fromMs: number, toMs: number): StreamedRecord[] {
    const readings = this.readings(fromMs, toMs);
    const everyTick = minutes(1);
    const ticks: Omit<StreamedRecord, 'position'>[] = [];
    for (let at = Math.ceil(fromMs / everyTick) * everyTick; at < toMs; at += everyTick) {
      const arrivalTimeMs = startMs + at;
      ticks.push({
        arrivalTimeMs,
        bytes: encodeEnvelope({ tick: true, receivedAt: arrivalTimeMs }),
      });
    }
    return [...readings, ...ticks]
      .sort((left, right) => left.arrivalTimeMs - right.arrivalTimeMs)
      .map((record) => ({ ...record, position: this.nextPosition() }));
  }

  /** The readings alone, unordered. */
  readings(fromMs: number, toMs: number): Omit<SentReading, 'position'>[] {
    return this.members.flatMap((member) => {
      const readings: Omit<SentReading, 'position'>[] = [];
      const first = Math.max(0, Math.ceil((fromMs - member.phaseMs) / this.everyMs));
      for (let number = first; ; number += 1) {
        const at = member.phaseMs + number * this.everyMs;
        if (at >= toMs) return readings;
        readings.push(this.reading(member, number, startMs + at));
      }
    });
  }

  private reading(
    { plan, signals }: Member,
    number: number,
    arrivalTimeMs: number,
  ): Omit<SentReading, 'position'> {
    const eventTimeMs = arrivalTimeMs - travelMs;
    const values = plan.measures.map(({ field, profile, schema: { range } }, index) => {
      const value = signals[index]?.(eventTimeMs) ?? profile.level;
      const within = Math.min(range[1], Math.max(range[0], value));
      return [field, Number(within.toFixed(profile.digits))] as const;
    });
    const { thingName: sensor, topic } = plan;
    const payload = JSON.stringify(
      readingPayload(this.pipeline, {
        sensor,
        eventTimeMs,
        number,
        values: Object.fromEntries(values),
        unit: plan.measures[0]?.schema.unit ?? '',
      }),
    );
    const bytes = encodeEnvelope({
      payload: Buffer.from(payload).toString('base64'),
      topic,
      clientId: sensor,
      principal,
      receivedAt: arrivalTimeMs,
    });
    return { arrivalTimeMs, bytes, topic, payload };
  }

  /** As long as a sequence number of Kinesis is. */
  private nextPosition(): string {
    this.sent += 1;
    return `4966${String(this.sent).padStart(52, '0')}`;
  }
}
