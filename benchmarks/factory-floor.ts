import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  boundedOutOfOrderness,
  count,
  days,
  max,
  mean,
  min,
  minutes,
  type Pipeline,
  pipeline,
  recent,
  seconds,
  tumbling,
  type WindowOptions,
} from '../lambdas/engine/index.ts';
import { encodeEnvelope } from '../lambdas/formats/envelope.ts';

const start = Date.UTC(2025, 2, 10, 10, 15);

/** One minute, with ten minutes of lateness and the four basic aggregates of the value. */
export const perMinute = tumbling({
  size: minutes(1),
  allowedLateness: minutes(10),
  aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
});

/** The pipeline that benchmarks run: validation, dedupe and one window over a value with a unit. */
export const benchmarkPipeline = (window: WindowOptions<'value'> = perMinute): Pipeline =>
  pipeline('benchmark', {
    source: { topic: 'dt/{site}/{sensor_id}', format: 'json' },
    reading: {
      sensor: 'sensor_id',
      eventTime: 'timestamp',
      unit: 'unit',
      sensorTypes: {
        temperature: {
          sensors: 'TEMP_*',
          measures: { value: { unit: 'C', range: [-40, 150] } },
        },
      },
    },
    guards: { maxClockAhead: minutes(5), maxAge: days(7) },
    watermark: boundedOutOfOrderness({ bound: seconds(5), idleAfter: minutes(2) }),
    dedupe: recent({ within: minutes(2), atMost: 256 }),
    windows: { window },
    destinations: { results: 'benchmark', alerts: 'benchmark-alerts' },
  });

/** A fleet at one reading a second each, as Kinesis events, one reading a record. */
export class FactoryFloor {
  private readonly random = xoroshiro128plus(2_025);
  private readonly devices: number;
  private second = 0;
  private sequence = 0;

  constructor(devices: number) {
    this.devices = devices;
  }

  /** The next so many seconds of the whole fleet. */
  event(seconds: number): KinesisStreamEvent {
    const Records: KinesisStreamRecord[] = [];
    for (let passed = 0; passed < seconds; passed += 1) {
      for (let device = 0; device < this.devices; device += 1) Records.push(this.record(device));
      this.second += 1;
    }
    // As an invocation gets it: parsed from JSON, every string in one piece.
    return JSON.parse(JSON.stringify({ Records })) as KinesisStreamEvent;
  }

  private record(device: number): KinesisStreamRecord {
    const atMs = start + this.second * 1_000 + (device % 1_000);
    const sensor = `TEMP_${device}`;
    const payload = JSON.stringify({
      sensor_id: sensor,
      // Noise of a tenth of a degree around a level of the device's own.
      value: (150 + (device % 100) + uniformInt(this.random, 0, 100)) / 10,
      unit: 'C',
      timestamp: new Date(atMs).toISOString(),
    });
    const bytes = encodeEnvelope({
      payload: Buffer.from(payload).toString('base64'),
      topic: `dt/plant-1/${sensor}`,
      clientId: sensor,
      principal: 'c0ffee'.repeat(10).padEnd(64, '0'),
      receivedAt: atMs + 180,
    });
    this.sequence += 1;
    const sequenceNumber = `4966${String(this.sequence).padStart(52, '0')}`;
    return {
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      eventSource: 'aws:kinesis',
      eventSourceARN: 'arn:aws:kinesis:local:000000000000:stream/benchmark',
      eventVersion: '1.0',
      awsRegion: 'local',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/benchmark',
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: sensor,
        sequenceNumber,
        approximateArrivalTimestamp: (atMs + 180) / 1_000,
        data: Buffer.from(bytes).toString('base64'),
      },
    };
  }
}
