import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { WindowResult } from '../../lambdas/engine/index.ts';
import { createRandom } from '../../local/fleet/random.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import { readPartitions } from '../../local/run/partition-views.ts';
import type { RunSummary } from '../../local/run/run-summary.ts';
import { recordedFile } from '../support/recorded-data.ts';

const machine = recordedFile('nab/data/realKnownCause/machine_temperature_system_failure.csv');
const pipelineFile = join(import.meta.dirname, '../../pipelines/machine-temperature.ts');
const kills = 24;

let directory: string;
let file: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidemark-kill-'));
  if (!machine.isPresent) return;
  const [header = '', ...rows] = (await readFile(machine.path, 'utf8')).split('\n');
  file = join(directory, 'machine.csv');
  // The days of the machine's first failure and those of the jump of its clock, a silence between.
  const slice = [header, ...rows.slice(3_800, 4_400), ...rows.slice(9_900, 10_400)];
  await writeFile(file, `${slice.join('\n')}\n`);
});
afterAll(() => rm(directory, { recursive: true }));

interface Stored {
  readonly summary: RunSummary;
  readonly rows: readonly WindowResult[];
  /** Messages of the alert topic, each once: delivery is at least once. */
  readonly delivered: ReadonlySet<string>;
}

const store = async (
  batchSize: number,
  disturb: (run: LocalRun) => Promise<void>,
): Promise<Stored> => {
  const input = { file, speed: 'max' } as const;
  const run = await startLocalRun({ pipelineFile, input, batchSize });
  try {
    await disturb(run);
    const summary = await run.drain();
    const { results, sns } = run.services;
    return {
      summary,
      rows: results.all(),
      delivered: new Set(sns.messages.map(({ message }) => message)),
    };
  } finally {
    await run.stop();
  }
};

/** Kills the processor shortly after it made some progress, until it was killed often enough. */
const killOften = async (run: LocalRun): Promise<void> => {
  const random = createRandom(inject('propertySeed'), 0);
  let committed = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const before = committed;
    while (committed === before) {
      await setTimeout(2);
      const [partition] = await readPartitions(run.services, run.pipeline);
      committed = partition?.entryNumber ?? 0;
    }
    await setTimeout(random.between(0, 25));
    await run.killProcessor();
  }
};

describe.runIf(machine.isPresent)(machine.title, () => {
  it(`has the same rows and alerts where its processor is killed ${kills} times`, {
    timeout: 300_000,
  }, async () => {
    const undisturbed = await store(10_000, async () => {});
    const killed = await store(12, killOften);

    expect(undisturbed.summary.ledger).toMatchObject({ received: 1_100, rejected: 0 });
    expect(undisturbed.summary.alerts.length).toBeGreaterThan(0);
    // How long it took is not what is promised.
    const latency = expect.anything();
    expect(killed.summary).toEqual({ ...undisturbed.summary, latency });
    expect(killed.rows).toEqual(undisturbed.rows);
    expect(killed.delivered).toEqual(undisturbed.delivered);
  });
});
