import { count, max, mean, min, minutes, tumbling } from '../../lambdas/engine/index.ts';
import { median } from '../benchmark.ts';
import { cpuMsOf } from '../cpu-ms-of.ts';
import { benchmarkPipeline, FactoryFloor } from '../factory-floor.ts';
import { type MeasuredProcessor, measuredProcessor } from '../measured-processor.ts';

export interface ScaleKeysInput {
  readonly fewKeys: number;
  readonly times: number;
}

/** CPU of both fleets' batches, whole, and of the batch in their middle, ms. */
export interface KeyScaling {
  readonly fewMs: number;
  readonly manyMs: number;
  readonly fewMedianMs: number;
  readonly manyMedianMs: number;
}

/** Until dedupe holds two minutes of the many keys, of which a batch has a second. */
const warmUp = 120;
/** A minute of the many keys and eight of the few: each fires as many panes as the other. */
const batches = 60;

const window = tumbling({
  size: minutes(1),
  allowedLateness: minutes(1),
  aggregate: { mean: mean('value'), min: min('value'), max: max('value'), count: count() },
});

/** A fleet and its processor; a batch has as many readings, whatever the keys. */
class Run {
  private readonly batchMs: number[] = [];
  private readonly fleet: FactoryFloor;
  private readonly processor: MeasuredProcessor = measuredProcessor(benchmarkPipeline(window));
  private readonly seconds: number;

  constructor(keys: number, seconds: number) {
    this.fleet = new FactoryFloor(keys);
    this.seconds = seconds;
  }

  async batch(): Promise<void> {
    const event = this.fleet.event(this.seconds);
    this.batchMs.push(await cpuMsOf(() => this.processor.handle(event)));
  }

  /** What was counted: every firing and collection is in it. */
  get counted(): readonly number[] {
    return this.batchMs.slice(warmUp);
  }
}

/** A few keys and many times as many, batch by batch, at as many readings. */
export const scaleKeys = async ({ fewKeys, times }: ScaleKeysInput): Promise<KeyScaling> => {
  const few = new Run(fewKeys, times);
  const many = new Run(fewKeys * times, 1);
  for (let batch = 0; batch < warmUp + batches; batch += 1) {
    await few.batch();
    await many.batch();
  }
  return {
    fewMs: average(few.counted),
    manyMs: average(many.counted),
    fewMedianMs: median(few.counted),
    manyMedianMs: median(many.counted),
  };
};

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
