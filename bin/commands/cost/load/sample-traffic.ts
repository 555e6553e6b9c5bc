import type { Pipeline } from '../../../../lambdas/engine/index.ts';
import { kinesisEvent } from '../../../../local/backtest/kinesis-event.ts';
import { type FleetLoad, readingsPerSecond } from './fleet-load.ts';
import { SteadyFleet } from './steady-fleet.ts';
import type { StreamTraffic } from './stream-shape.ts';

const mostSampled = 100;

/** What a fleet's messages weigh on the way in, and their records on the stream. */
export interface SampledTraffic {
  readonly traffic: StreamTraffic;
  /** Of a message: its payload and topic. */
  readonly messageBytes: number;
}

/** Weighs one interval of some devices. */
export const sampleTraffic = (pipeline: Pipeline, load: FleetLoad): SampledTraffic => {
  const devices = Math.min(load.devices, mostSampled);
  const readings = new SteadyFleet(pipeline, { ...load, devices }).readings(0, load.everyMs);
  const mean = (sizes: readonly number[]): number =>
    sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const recordBytes = mean(readings.map(({ bytes }) => bytes.length));
  return {
    traffic: {
      recordsPerSecond: readingsPerSecond(load),
      recordBytes,
      eventBytes: eventBytesOf(recordBytes),
    },
    messageBytes: mean(readings.map(({ payload, topic }) => payload.length + topic.length)),
  };
};

/** As long as the positions of Kinesis are. */
const somePosition = '4'.repeat(56);

/** Of a record of that size in the event that a function gets. */
export const eventBytesOf = (recordBytes: number): number => {
  const bytes = new Uint8Array(Math.ceil(recordBytes));
  const record = { position: somePosition, arrivalTimeMs: 0, bytes };
  return JSON.stringify(kinesisEvent('shardId-000000000000', [record])).length;
};
