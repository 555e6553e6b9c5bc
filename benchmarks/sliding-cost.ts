import type { KinesisStreamEvent } from 'aws-lambda';
import {
  count,
  max,
  mean,
  min,
  minutes,
  seconds,
  sliding,
  tumbling,
  type WindowOptions,
} from '../lambdas/engine/index.ts';
import { type Benchmark, median } from './benchmark.ts';
import { cpuMsOf } from './cpu-ms-of.ts';
import { benchmarkPipeline, FactoryFloor } from './factory-floor.ts';
import { type MeasuredProcessor, measuredProcessor } from './measured-processor.ts';

const target = 1.3;
const devices = 1_000;
const secondsPerBatch = 10;
/** Ten minutes of events: sliding windows are full only then. */
const warmUp = 62;
const batches = 48;

const common = {
  allowedLateness: minutes(1),
  aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
};

/** A processor of one window, and what its batches took. */
class Run {
  private readonly processor: MeasuredProcessor;
  private readonly batchMs: number[] = [];

  constructor(window: WindowOptions<'value'>) {
    this.processor = measuredProcessor(benchmarkPipeline(window));
  }

  async batch(event: KinesisStreamEvent): Promise<void> {
    this.batchMs.push(await cpuMsOf(() => this.processor.handle(event)));
  }

  /** CPU of each batch once the windows were full. */
  counted(): number[] {
    return this.batchMs.slice(warmUp);
  }
}

const total = (values: readonly number[]): number => values.reduce((sum, ms) => sum + ms, 0);

/** What overlap costs: windows of ten minutes every ten seconds over windows of ten seconds. */
export const slidingCost: Benchmark = {
  name: 'sliding-cost',
  question: 'What do windows of 10 min every 10 s cost over windows of 10 s?',
  measure: async () => {
    const plain = new Run(tumbling({ size: seconds(10), ...common }));
    const overlapping = new Run(sliding({ size: minutes(10), slide: seconds(10), ...common }));
    const fleet = new FactoryFloor(devices);
    for (let batch = 0; batch < warmUp + batches; batch += 1) {
      const event = fleet.event(secondsPerBatch);
      // Whoever is first fetches the event for the other too.
      const inTurn = batch % 2 === 0 ? [plain, overlapping] : [overlapping, plain];
      for (const run of inTurn) await run.batch(event);
    }
    const [plainMs, overlappingMs] = [plain.counted(), overlapping.counted()];
    const value = median(overlappingMs.map((ms, at) => ms / (plainMs[at] ?? ms)));
    const detail = {
      tumblingMs: median(plainMs),
      slidingMs: median(overlappingMs),
      ofTotals: total(overlappingMs) / total(plainMs),
    };
    const unit = 'x tumbling';
    return [{ name: 'sliding-cost', value, unit, target, ok: value <= target, detail }];
  },
};
