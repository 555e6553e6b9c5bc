import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../../../bin/cli/command-line.ts';
import { replayVerb } from '../../../bin/commands/replay.ts';
import type { WindowResult } from '../../../lambdas/engine/index.ts';
import { startLocalRun } from '../../../local/local-run.ts';
import { CapturedTerminal } from '../../support/captured-terminal.ts';
import type { KafkaCluster } from '../support/kafka/kafka-cluster.ts';

const pipelineFile = join(import.meta.dirname, '../../../pipelines/machine-temperature.ts');
const startMs = Date.parse('2024-05-01T00:00:00Z');

/** Every five minutes for half a day; some are late. */
const lines = Array.from({ length: 144 }, (_, index) => {
  const lateBy = index % 17 === 16 ? 20 : 0;
  const at = new Date(startMs + (index * 5 - lateBy) * 60_000).toISOString();
  return `${at.slice(0, 19).replace('T', ' ')},${80 + (index % 16) / 10}\n`;
});

const byIdentity = (rows: readonly WindowResult[]): ReadonlyMap<string, WindowResult> =>
  new Map(rows.map((row) => [`${row.window} ${row.key} ${row.id}`, row]));

/** A run on a topic that keeps an archive, and the replay of it. */
export const archivedRun = (cluster: () => KafkaCluster): void => {
  it('replays from its archive to the same rows, with the same revisions', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'tidemark-archived-topic-'));
    const archive = join(directory, 'archive');
    const file = join(directory, 'machine.csv');
    await writeFile(file, ['timestamp,value\n', ...lines].join(''));
    const kafka = { brokers: cluster().bootstrapBrokers };
    const input = { file, speed: 'max' } as const;
    const run = await startLocalRun({ pipelineFile, input, archive, kafka, batchSize: 37 });
    let stored: readonly WindowResult[];
    try {
      await run.drain();
      stored = [...run.services.results.all()];
    } finally {
      await run.stop();
    }
    const terminal = new CapturedTerminal();
    const args = ['replay', '--archive', archive, '--pipeline', pipelineFile];
    expect(await runCommandLine(args, terminal, [replayVerb])).toBe(0);
    const texts = terminal.results.split('\n').filter((line) => line !== '');
    const replayed = texts.map((text) => JSON.parse(text) as WindowResult);
    expect(stored.length).toBeGreaterThan(10);
    expect(byIdentity(replayed)).toEqual(byIdentity(stored));
    const groups = await cluster().admin.listGroups();
    expect([...groups.keys()].filter((name) => name.endsWith('-archive'))).toEqual([]);
    await rm(directory, { recursive: true });
  });
};
