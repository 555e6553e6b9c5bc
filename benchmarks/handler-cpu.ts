import type { KinesisStreamEvent } from 'aws-lambda';
import { type Benchmark, median } from './benchmark.ts';
import { benchmarkPipeline, FactoryFloor } from './factory-floor.ts';
import { measuredProcessor } from './measured-processor.ts';

const target = 1.4;
const devices = 1_000;
const secondsPerBatch = 10;
const warmUp = 20;
const batches = 61;

/** The least that any handler must do with these bytes: decode both layers, touch four fields. */
const floor = (event: KinesisStreamEvent): number => {
  let touched = 0;
  for (const { kinesis } of event.Records) {
    const envelope = JSON.parse(Buffer.from(kinesis.data, 'base64').toString()) as {
      payload: string;
    };
    const reading = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as {
      sensor_id: string;
      value: number;
      unit: string;
      timestamp: string;
    };
    touched += reading.sensor_id.length + reading.value + reading.unit.length;
    touched += reading.timestamp.length;
  }
  return touched;
};

/** What the handler costs over decoding alone: batches of 10,000 readings of 1,000 keys. */
export const handlerCpu: Benchmark = {
  name: 'handler-cpu',
  question: 'How much more than decoding its bytes does the handler do for a batch?',
  measure: async () => {
    const { handle } = measuredProcessor(benchmarkPipeline());
    const fleet = new FactoryFloor(devices);
    const floorMs: number[] = [];
    const handlerMs: number[] = [];
    let touched = 0;
    for (let batch = 0; batch < warmUp + batches; batch += 1) {
      const event = fleet.event(secondsPerBatch);
      const begun = process.cpuUsage();
      touched += floor(event);
      const between = process.cpuUsage(begun);
      const resumed = process.cpuUsage();
      await handle(event);
      const ended = process.cpuUsage(resumed);
      if (batch < warmUp) continue;
      floorMs.push((between.user + between.system) / 1_000);
      handlerMs.push((ended.user + ended.system) / 1_000);
    }
    const value = median(handlerMs.map((ms, at) => ms / (floorMs[at] ?? ms)));
    const detail = {
      floorMs: median(floorMs),
      handlerMs: median(handlerMs),
      readingsPerBatch: devices * secondsPerBatch,
      touched,
    };
    return [{ name: 'handler-cpu', value, unit: 'x floor', target, ok: value <= target, detail }];
  },
};
