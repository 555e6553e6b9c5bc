import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { WindowResult } from '../../../lambdas/engine/index.ts';
import { type LocalRun, type LocalRunOptions, startLocalRun } from '../../../local/local-run.ts';
import type { RunSummary } from '../../../local/run/run-summary.ts';
import { recordedFile } from '../../support/recorded-data.ts';
import type { KafkaCluster } from '../support/kafka/kafka-cluster.ts';
import { type PollerChild, startPollerChild } from '../support/kafka/poller-child.ts';

const pipelineFile = join(import.meta.dirname, '../../../pipelines/machine-temperature.ts');
const machine = recordedFile('nab/data/realKnownCause/machine_temperature_system_failure.csv');

interface Stored {
  readonly summary: RunSummary;
  /** By identity; of a revision, only that there is one. */
  readonly rows: readonly Omit<WindowResult, 'revision'>[];
  /** Messages of the alert topic, each once: delivery is at least once. */
  readonly alerted: readonly string[];
}

/** Rows published so far, and what waits for so many. */
class Progress {
  rows = 0;
  readonly onProgress = (rows: number): void => {
    this.rows = rows;
  };
  /** @throws where the input came to its end before, or could not be published */
  async reaches(rows: number, { published }: LocalRun): Promise<void> {
    const failed = Promise.withResolvers<never>();
    published.then((all) => failed.reject(new Error(`${all} rows in all`)), failed.reject);
    const reached = async (): Promise<void> => {
      while (this.rows < rows) await setTimeout(5);
    };
    await Promise.race([reached(), failed.promise]);
  }
}

const storedBy = async (
  options: Pick<LocalRunOptions, 'kafka'>,
  disturb: (run: LocalRun, progress: Progress) => Promise<() => Promise<void>>,
): Promise<Stored> => {
  const progress = new Progress();
  const { onProgress } = progress;
  const input = { file: machine.path, speed: 'max', onProgress } as const;
  const run = await startLocalRun({ ...options, pipelineFile, input, batchSize: 500 });
  let settle = async (): Promise<void> => {};
  try {
    settle = await disturb(run, progress);
    const summary = await run.drain();
    const { results, sns } = run.services;
    return {
      summary,
      rows: results.all().map(({ revision: _, ...row }) => row),
      alerted: [...new Set(sns.messages.map(({ message }) => withoutRevision(message)))].sort(),
    };
  } finally {
    await settle();
    await run.stop();
  }
};

const withoutRevision = (message: string): string => message.replace(/"revision":\d+/, '');

/** Longer than a device's keep-alive of a minute, and the half more that a broker grants it. */
const outageMs = 100_000;

/** For that outage on top of everything else. */
const testMs = 900_000;

/** Kills brokers and members of the group while the file goes through, each in the middle of it. */
const disturbAll =
  (cluster: KafkaCluster, groupId: string) =>
  async (run: LocalRun, progress: Progress): Promise<() => Promise<void>> => {
    const children: PollerChild[] = [];
    const join = async (): Promise<void> => {
      children.push(
        await startPollerChild({
          access: run.observed.access(),
          brokers: cluster.bootstrapBrokers,
          groupId,
          batchSize: 200,
          sessionTimeoutMs: 3_000,
        }),
      );
    };
    const killOldest = async (): Promise<void> => {
      await children.shift()?.kill();
    };
    const [first, second, third] = cluster.brokers;
    await join();
    await join();
    await progress.reaches(2_000, run);
    await first?.kill();
    await progress.reaches(5_000, run);
    first?.start();
    await killOldest();
    await join();
    await progress.reaches(9_000, run);
    await second?.kill();
    await progress.reaches(13_000, run);
    second?.start();
    await killOldest();
    await join();
    await progress.reaches(17_000, run);
    // With one of three left the topic takes nothing: devices wait until there are two again.
    await Promise.all([first?.kill(), third?.kill()]);
    await setTimeout(outageMs);
    first?.start();
    third?.start();
    await progress.reaches(19_000, run);
    await killOldest();
    return async () => {
      for (const child of children) await child.kill();
    };
  };

/** What a broken machine leaves behind, through brokers and processors that are killed. */
export const disturbedRun = (cluster: () => KafkaCluster): void => {
  it.runIf(machine.isPresent)(
    `gives the rows of the Kinesis path, with brokers and consumers killed (${machine.title})`,
    async () => {
      const untouched = await storedBy({}, async () => async () => {});
      const groupId = 'disturbed';
      const kafka = { brokers: cluster().bootstrapBrokers, pollers: 0, groupId };
      const disturbed = await storedBy({ kafka }, disturbAll(cluster(), groupId));

      expect(disturbed.rows.length).toBeGreaterThan(1_500);
      expect(disturbed.rows).toEqual(untouched.rows);
      expect(disturbed.alerted).toEqual(untouched.alerted);
      const { received, duplicate, ...others } = disturbed.summary.ledger;
      const { received: sent, duplicate: none, ...same } = untouched.summary.ledger;
      // A record whose acknowledgement a dying broker took along is put again: a resend.
      expect(received - duplicate).toBe(sent - none);
      expect(others).toEqual(same);
    },
    testMs,
  );
};
