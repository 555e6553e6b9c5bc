import { count, max, mean, min, minutes, tumbling } from '../lambdas/engine/index.ts';
import { type Benchmark, median } from './benchmark.ts';
import { benchmarkPipeline, FactoryFloor } from './factory-floor.ts';
import { type MeasuredProcessor, measuredProcessor } from './measured-processor.ts';

const target = 1.6;
const times = 8;
const fewKeys = 1_000;
/** Until dedupe holds two minutes of the many keys, of which a batch has a second. */
const warmUp = 120;
/** A minute of the many keys and eight of the few: each fires as many panes as the other. */
const batches = 60;

const window = tumbling({
  size: minutes(1),
  allowedLateness: minutes(1),
  aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
});

/** A fleet and its processor; a batch has 8,000 readings, whatever the keys. */
class Run {
  readonly batchMs: number[] = [];
  private readonly fleet: FactoryFloor;
  private readonly processor: MeasuredProcessor = measuredProcessor(benchmarkPipeline(window));
  private readonly seconds: number;

  constructor(keys: number, seconds: number) {
    this.fleet = new FactoryFloor(keys);
    this.seconds = seconds;
  }

  async batch(): Promise<void> {
    const event = this.fleet.event(this.seconds);
    const begun = process.cpuUsage();
    await this.processor.handle(event);
    const { user, system } = process.cpuUsage(begun);
    this.batchMs.push((user + system) / 1_000);
  }

  /** CPU of what was counted, every firing and collection in it. */
  totalMs(): number {
    return this.batchMs.slice(warmUp).reduce((sum, ms) => sum + ms, 0);
  }
}

/** What more keys cost at the same number of readings, per batch and in firings. */
export const keyScaling: Benchmark = {
  name: 'key-scaling',
  question: 'What do 8,000 keys cost over 1,000 keys, at as many readings?',
  measure: async () => {
    const few = new Run(fewKeys, times);
    const many = new Run(fewKeys * times, 1);
    for (let batch = 0; batch < warmUp + batches; batch += 1) {
      await few.batch();
      await many.batch();
    }
    const value = many.totalMs() / few.totalMs();
    const detail = {
      fewMs: few.totalMs() / batches,
      manyMs: many.totalMs() / batches,
      ofMedians: median(many.batchMs.slice(warmUp)) / median(few.batchMs.slice(warmUp)),
      readingsPerBatch: fewKeys * times,
    };
    const unit = 'x few keys';
    return [{ name: 'key-scaling', value, unit, target, ok: value <= target, detail }];
  },
};
