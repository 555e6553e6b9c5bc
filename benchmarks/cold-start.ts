import { type Benchmark, median } from './benchmark.ts';
import type { ColdStart, StartColdInput } from './children/start-cold.ts';
import { inChild } from './in-child.ts';

const target = 1;
/** As many entries as a snapshot waits for at the least. */
const input: StartColdInput = { keys: 100_000, entries: 32, rounds: 7 };

/** What a function without a cache does first: the state of 100,000 keys, from what is stored. */
export const coldStart: Benchmark = {
  name: 'cold-start',
  question:
    'What does rebuilding the state of 100,000 keys cost over JSON.parse of the same state?',
  measure: async () => {
    const run = await inChild<StartColdInput, ColdStart>({
      module: new URL('./children/start-cold.ts', import.meta.url),
      name: 'startCold',
      input,
      flags: ['--expose-gc', '--max-old-space-size=4096'],
    });
    const overParse = (figures: readonly number[]): number =>
      median(figures.map((ms, round) => ms / (run.parseMs[round] ?? ms)));
    const value = overParse(run.rebuildMs);
    const rebuildMs = median(run.rebuildMs);
    const detail = {
      rebuildMs,
      parseMs: median(run.parseMs),
      snapshotAlone: overParse(run.snapshotMs),
      msPerEntry: (rebuildMs - median(run.snapshotMs)) / input.entries,
      keys: input.keys,
      panes: run.panes,
      entries: input.entries,
      snapshotMegabytes: run.snapshotBytes / 1e6,
      entryMegabytes: run.entryBytes / 1e6,
      jsonMegabytes: run.jsonBytes / 1e6,
    };
    const unit = 'x JSON.parse';
    return [{ name: 'cold-start', value, unit, target, ok: value <= target, detail }];
  },
};
