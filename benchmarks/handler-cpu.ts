import type { KinesisStreamEvent } from 'aws-lambda';
import { type Benchmark, median } from './benchmark.ts';
import { cpuMsOf } from './cpu-ms-of.ts';
import { benchmarkPipeline, FactoryFloor } from './factory-floor.ts';
import { handlerStages } from './handler-stages.ts';
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
    const pipeline = benchmarkPipeline();
    const { handle } = measuredProcessor(pipeline);
    const stages = handlerStages(pipeline);
    const works = { floor, ...stages, handler: handle };
    const names = Object.keys(works) as (keyof typeof works)[];
    const cpuMs = Object.fromEntries(names.map((name) => [name, [] as number[]]));
    const fleet = new FactoryFloor(devices);
    for (let batch = 0; batch < warmUp + batches; batch += 1) {
      const event = fleet.event(secondsPerBatch);
      for (const name of names) {
        const ms = await cpuMsOf(() => works[name](event));
        if (batch >= warmUp) cpuMs[name]?.push(ms);
      }
    }
    /** Of the floor of the same batch, so that what else the machine does falls out. */
    const ofFloor = (name: keyof typeof works): number =>
      median((cpuMs[name] ?? []).map((ms, batch) => ms / (cpuMs.floor?.[batch] ?? ms)));
    const value = ofFloor('handler');
    const detail = {
      envelope: ofFloor('envelope'),
      decode: ofFloor('decode') - ofFloor('envelope'),
      judge: ofFloor('judge') - ofFloor('decode'),
      fold: ofFloor('fold') - ofFloor('judge'),
      commit: value - ofFloor('fold'),
      floorMs: median(cpuMs.floor ?? []),
      handlerMs: median(cpuMs.handler ?? []),
      readingsPerBatch: devices * secondsPerBatch,
    };
    return [{ name: 'handler-cpu', value, unit: 'x floor', target, ok: value <= target, detail }];
  },
};
