import { type Benchmark, median } from './benchmark.ts';
import type { KeyScaling, ScaleKeysInput } from './children/scale-keys.ts';
import { inChild } from './in-child.ts';

const target = 1.6;
const input: ScaleKeysInput = { fewKeys: 1_000, times: 8 };
/** Where a fleet lies in memory is for a process to stay, and differs from one to the next. */
const processes = 3;

const ratioOf = ({ fewMs, manyMs }: KeyScaling): number => manyMs / fewMs;

/** What more keys cost at the same number of readings, per batch and in firings. */
export const keyScaling: Benchmark = {
  name: 'key-scaling',
  question: 'What do 8,000 keys cost over 1,000 keys, at as many readings?',
  measure: async () => {
    const runs: KeyScaling[] = [];
    while (runs.length < processes) {
      const run = await inChild<ScaleKeysInput, KeyScaling>({
        module: new URL('./children/scale-keys.ts', import.meta.url),
        name: 'scaleKeys',
        input,
        flags: [],
      });
      runs.push(run);
    }
    const ratios = runs.map(ratioOf);
    const value = median(ratios);
    const detail = {
      fewMs: median(runs.map(({ fewMs }) => fewMs)),
      manyMs: median(runs.map(({ manyMs }) => manyMs)),
      ofMedians: median(runs.map((run) => run.manyMedianMs / run.fewMedianMs)),
      least: Math.min(...ratios),
      greatest: Math.max(...ratios),
      processes,
      readingsPerBatch: input.fewKeys * input.times,
    };
    const unit = 'x few keys';
    return [{ name: 'key-scaling', value, unit, target, ok: value <= target, detail }];
  },
};
