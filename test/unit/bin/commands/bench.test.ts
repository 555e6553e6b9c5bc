import { describe, expect, it } from 'vitest';
import { median } from '../../../../benchmarks/benchmark.ts';
import type { HeldPanes, HeldPanesInput } from '../../../../benchmarks/children/hold-panes.ts';
import type { ColdStart, StartColdInput } from '../../../../benchmarks/children/start-cold.ts';
import { CountedStateStore } from '../../../../benchmarks/counted-state-store.ts';
import { entryShares } from '../../../../benchmarks/entry-shares.ts';
import { benchmarkPipeline, FactoryFloor } from '../../../../benchmarks/factory-floor.ts';
import { inChild } from '../../../../benchmarks/in-child.ts';
import { measuredProcessor } from '../../../../benchmarks/measured-processor.ts';
import { otherDesigns } from '../../../../benchmarks/other-designs.ts';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { benchVerb } from '../../../../bin/commands/bench.ts';
import { MemoryStateStore } from '../../../../lambdas/adapters/memory/memory-state-store.ts';
import { statePartitionKey } from '../../../../lambdas/runtime/partition-session.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

describe('bench', () => {
  it('refuses a name that it does not know, in one line', async () => {
    const terminal = new CapturedTerminal();
    expect(await runCommandLine(['bench', 'cold-fusion'], terminal, [benchVerb])).toBe(2);
    expect(terminal.told).toBe(
      'tidemark: NAME is "cold-fusion", but must be one of handler-cpu, sliding-cost, ' +
        'key-scaling, state-writes, pane-memory, cold-start, bundle-size\n',
    );
    expect(terminal.results).toBe('');
  });

  it('answers with a report of the form that others read', async () => {
    const terminal = new CapturedTerminal();
    expect(await runCommandLine(['bench', 'bundle-size', '--json'], terminal, [benchVerb])).toBe(0);
    expect(JSON.parse(terminal.results)).toEqual({
      benchmarks: [
        {
          name: 'bundle-size',
          value: expect.any(Number),
          unit: 'KB',
          target: 400,
          ok: true,
          detail: expect.objectContaining({ whole: expect.any(Number) }),
        },
      ],
    });
  });
});

describe('what benchmarks run', () => {
  it('takes the upper middle of an even number of values', () => {
    expect(median([3, 1, 2, 4])).toBe(3);
    expect(median([5, 1, 9])).toBe(5);
  });

  it('is the same fleet every time', () => {
    const first = new FactoryFloor(3);
    const second = new FactoryFloor(3);
    first.event(1);
    second.event(1);
    expect(second.event(2)).toEqual(first.event(2));
  });

  it('holds as many panes as it was asked for, loaded or folded', async () => {
    const held = await inChild<HeldPanesInput, HeldPanes>({
      module: new URL('../../../../benchmarks/children/hold-panes.ts', import.meta.url),
      name: 'holdPanes',
      input: { keys: 1_000, panesPerKey: 3 },
      flags: ['--expose-gc'],
    });
    expect(held.panes).toBe(3_000);
    expect(held.foldedBytes).toBeGreaterThan(3_000 * 32);
    expect(held.loadedBytes).toBeGreaterThan(3_000 * 32);
  });

  it('rebuilds the same state that it writes as JSON', async () => {
    const started = await inChild<StartColdInput, ColdStart>({
      module: new URL('../../../../benchmarks/children/start-cold.ts', import.meta.url),
      name: 'startCold',
      input: { keys: 2_000, entries: 1, rounds: 1 },
      flags: ['--expose-gc'],
    });
    expect(started.panes).toBeGreaterThan(2_000 * 10);
    expect(started.parseMs).toHaveLength(1);
  });

  it('fails where a process of its own ends without an answer', async () => {
    const module = new URL('../../../../benchmarks/children/hold-panes.ts', import.meta.url);
    const asked = inChild({ module, name: 'holdPanes', input: { keys: 1 }, flags: [] });
    await expect(asked).rejects.toThrow('holdPanes ended without an answer: exit 1');
  });

  it('counts an item for each key of a batch, and one for each reading, without a journal', async () => {
    const fleet = new FactoryFloor(10);
    const designs = await otherDesigns([fleet.event(5), fleet.event(5)]);
    expect(designs).toEqual({ perKeyItem: 10 / 50, perReading: 1 });
  });

  it('tells what the stored entries are made of', async () => {
    const pipeline = benchmarkPipeline();
    const { handle, store } = measuredProcessor(pipeline);
    // A minute and more, so that windows fire.
    await handle(new FactoryFloor(10).event(70));
    const partitionKey = statePartitionKey(pipeline, 'shardId-000000000000');
    const shares = await entryShares(store, partitionKey);
    expect(shares.state).toBeGreaterThan(0);
    expect(shares.outbox).toBeGreaterThan(0);
  });

  it('counts each commit, at the size of the item that it replaces where that is larger', async () => {
    const { writes, handle } = measuredProcessor(benchmarkPipeline());
    const fleet = new FactoryFloor(10);
    await handle(fleet.event(5));
    const first = writes.entries;
    expect(first).toBeGreaterThan(0);
    await handle(fleet.event(5));
    expect(writes.entries).toBeGreaterThan(first);
    expect(writes).toMatchObject({ snapshots: 0, marks: 0 });
    const counted = new CountedStateStore(new MemoryStateStore());
    const item = (size: number) => ({
      partitionKey: 'p',
      sortKey: 'E#0000',
      bytes: new Uint8Array(size * 1_024),
    });
    for (const size of [5, 9, 3, 3]) await counted.put(item(size));
    expect(counted.writes.entries).toBe(6 + 10 + 10 + 4);
    await counted.expire('p', 'E#0000', 1);
    expect(counted.writes.marks).toBe(4);
  });
});
