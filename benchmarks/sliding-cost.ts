import {
  count,
  max,
  mean,
  min,
  minutes,
  seconds,
  sliding,
  tumbling,
} from '../lambdas/engine/index.ts';
import { type Benchmark, median } from './benchmark.ts';
import { benchmarkPipeline, FactoryFloor } from './factory-floor.ts';
import { measuredProcessor } from './measured-processor.ts';

const target = 1.3;
const devices = 1_000;
const secondsPerBatch = 10;
/** Ten minutes of events: sliding windows are full only then. */
const warmUp = 62;
const batches = 31;

const common = {
  allowedLateness: minutes(1),
  aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
};

/** What overlap costs: windows of ten minutes every ten seconds over windows of ten seconds. */
export const slidingCost: Benchmark = {
  name: 'sliding-cost',
  question: 'What do windows of 10 min every 10 s cost over windows of 10 s?',
  measure: async () => {
    const plain = measuredProcessor(benchmarkPipeline(tumbling({ size: seconds(10), ...common })));
    const overlapping = measuredProcessor(
      benchmarkPipeline(sliding({ size: minutes(10), slide: seconds(10), ...common })),
    );
    const fleet = new FactoryFloor(devices);
    const plainMs: number[] = [];
    const overlappingMs: number[] = [];
    for (let batch = 0; batch < warmUp + batches; batch += 1) {
      const event = fleet.event(secondsPerBatch);
      const begun = process.cpuUsage();
      await plain.handle(event);
      const between = process.cpuUsage(begun);
      const resumed = process.cpuUsage();
      await overlapping.handle(event);
      const ended = process.cpuUsage(resumed);
      if (batch < warmUp) continue;
      plainMs.push((between.user + between.system) / 1_000);
      overlappingMs.push((ended.user + ended.system) / 1_000);
    }
    const value = median(overlappingMs.map((ms, at) => ms / (plainMs[at] ?? ms)));
    const detail = { tumblingMs: median(plainMs), slidingMs: median(overlappingMs) };
    const unit = 'x tumbling';
    return [{ name: 'sliding-cost', value, unit, target, ok: value <= target, detail }];
  },
};
