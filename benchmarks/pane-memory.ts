import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import type { HeldPanes, HeldPanesInput } from './children/hold-panes.ts';
import type { FleetRun, RunFleetInput } from './children/run-fleet.ts';
import { inChild } from './in-child.ts';

const mostBytesPerPane = 220;
const mostMegabytes = 1_024;

/** Ten minutes of lateness over windows of a minute, of which nothing was dropped yet. */
const wide = { keys: 100_000, panesPerKey: 10 };
const deep = { keys: 10_000, panesPerKey: 100 };

/** What state costs in memory: a pane with its share of its key, and a whole fleet in a process. */
export const paneMemory: Benchmark = {
  name: 'pane-memory',
  question: 'How many bytes does an open pane take, and do 100,000 devices fit a process of 1 GB?',
  measure: async () => [await bytesPerPane(), await residentFleet()],
};

const bytesPerPane = async (): Promise<BenchmarkResult> => {
  const [ofWide, ofDeep] = [await hold(wide), await hold(deep)];
  const value = Math.max(ofWide.foldedBytes, ofWide.loadedBytes) / ofWide.panes;
  const valueOfDeep = Math.max(ofDeep.foldedBytes, ofDeep.loadedBytes) / ofDeep.panes;
  // Two equations: bytes = of the panes + of their share of a key.
  const ofKey = (value - valueOfDeep) / (1 / wide.panesPerKey - 1 / deep.panesPerKey);
  const detail = {
    panes: ofWide.panes,
    keys: wide.keys,
    folded: ofWide.foldedBytes / ofWide.panes,
    loaded: ofWide.loadedBytes / ofWide.panes,
    withHundredPanesPerKey: valueOfDeep,
    ofPaneAlone: value - ofKey / wide.panesPerKey,
    ofKeyAlone: ofKey,
  };
  const ok = value <= mostBytesPerPane;
  return { name: 'pane-memory', value, unit: 'bytes a pane', target: mostBytesPerPane, ok, detail };
};

const residentFleet = async (): Promise<BenchmarkResult> => {
  const input: RunFleetInput = { devices: 100_000, minutes: 17 };
  const oldSpace = '--max-old-space-size=896';
  const run = await inChild<RunFleetInput, FleetRun>({
    module: new URL('./children/run-fleet.ts', import.meta.url),
    name: 'runFleet',
    input,
    flags: ['--expose-gc', oldSpace],
  });
  const value = run.mostResidentBytes / 2 ** 20;
  const detail = {
    devices: input.devices,
    readings: run.readings,
    snapshotMegabytes: run.snapshotBytes / 2 ** 20,
    heldMegabytes: run.heldBytes / 2 ** 20,
    flag: oldSpace,
  };
  const ok = value <= mostMegabytes;
  return { name: 'fleet-memory', value, unit: 'MB resident', target: mostMegabytes, ok, detail };
};

const hold = (input: HeldPanesInput): Promise<HeldPanes> =>
  inChild({
    module: new URL('./children/hold-panes.ts', import.meta.url),
    name: 'holdPanes',
    input,
    flags: ['--expose-gc', '--max-old-space-size=4096'],
  });
