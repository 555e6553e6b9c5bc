import { join } from 'node:path';
import { MergeShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { afterEach, describe, expect, it } from 'vitest';
import { isBalanced } from '../../lambdas/engine/index.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import { readPartitions } from '../../local/run/partition-views.ts';

const pipelineFile = join(import.meta.dirname, '../../pipelines/smart-factory.ts');

let run: LocalRun | undefined;
afterEach(async () => {
  await run?.stop();
  run = undefined;
});

describe('a stream that is split and merged while a fleet sends', () => {
  it('keeps every key and every verdict', { timeout: 120_000 }, async () => {
    run = await startLocalRun({ pipelineFile, devices: 8, seed: 3 });
    const { observed, drain, pipeline, services } = run;
    const { kinesis, names } = services;
    const StreamName = names.stream;
    const accepted = async (): Promise<number> => (await observed.observe()).ledger.accepted;
    /** Waits until each of these partitions has committed readings of its own. */
    const serving = async (...partitions: readonly string[]): Promise<void> => {
      await expect
        .poll(
          async () => {
            const views = await readPartitions(services, pipeline);
            return views
              .filter(({ state, isSealed }) => !isSealed && state.ledger.accepted > 0)
              .map(({ partition }) => partition);
          },
          { timeout: 60_000 },
        )
        .toEqual(expect.arrayContaining([...partitions]));
    };
    await expect.poll(accepted, { timeout: 30_000 }).toBeGreaterThan(24);

    const NewStartingHashKey = String(2n ** 126n);
    const ShardToSplit = 'shardId-000000000000';
    await kinesis.send(new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey }));
    await serving('shardId-000000000002', 'shardId-000000000003');

    const [ShardToMerge, AdjacentShardToMerge] = ['shardId-000000000003', 'shardId-000000000001'];
    await kinesis.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge }));
    await serving('shardId-000000000004');

    const { ledger } = await drain();
    const observation = await observed.observe();
    expect(isBalanced(observation.ledger)).toBe(true);
    expect(observation.ledger).toMatchObject(ledger);
    expect(ledger.received).toBeGreaterThanOrEqual(observation.published);
    expect(observation.sensors).toHaveLength(8);
    const views = await readPartitions(services, pipeline);
    expect(views.filter(({ isSealed }) => isSealed).map(({ partition }) => partition)).toEqual([
      'shardId-000000000000',
      'shardId-000000000001',
      'shardId-000000000003',
    ]);
  });
});
