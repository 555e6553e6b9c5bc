import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../lambdas/adapters/system/system-clock.ts';
import {
  type EventSourceMappingOptions,
  startEventSourceMapping,
} from '../../../../../local/lambda/mapping/event-source-mapping.ts';
import type {
  StreamItem,
  StreamSource,
} from '../../../../../local/lambda/mapping/stream-source.ts';

interface MemoryShard {
  readonly parentIds: string[];
  readonly items: StreamItem[];
  isClosed: boolean;
}

/** A stream in memory; pages of at most three records. */
const memoryStream = (shards: Record<string, MemoryShard>): StreamSource => ({
  shards: async () => Object.entries(shards).map(([id, { parentIds }]) => ({ id, parentIds })),
  open: (shardId) => {
    let read = 0;
    return {
      next: async () => {
        const { items = [], isClosed = true } = shards[shardId] ?? {};
        const page = items.slice(read, read + 3);
        read += page.length;
        return { items: page, isLast: isClosed && read === items.length };
      },
    };
  },
});

const items = (...ids: string[]): StreamItem[] =>
  ids.map((id) => ({ id, arrivalTimeMs: 0, json: JSON.stringify({ id }) }));
const idsOf = (event: string): string[] =>
  (JSON.parse(event) as { Records: { id: string }[] }).Records.map(({ id }) => id);

const options = (
  source: StreamSource,
  invoke: EventSourceMappingOptions['invoke'],
): EventSourceMappingOptions => ({
  source,
  invoke,
  batchSize: 100,
  batchingWindowMs: 0,
  maximumRecordAgeMs: -1,
  maximumRetryAttempts: -1,
  bisectBatchOnFunctionError: false,
  onDiscarded: () => {},
  pollEveryMs: 1,
  retryPauseMs: 0,
  clock: systemClock,
});

describe('event source mapping', () => {
  it('hands over every record of every shard in order', async () => {
    const seen: Record<string, string[]> = { a: [], b: [] };
    const source = memoryStream({
      a: { parentIds: [], items: items('1', '2', '3', '4'), isClosed: false },
      b: { parentIds: [], items: items('5'), isClosed: false },
    });
    const mapping = await startEventSourceMapping(
      options(source, async (event, shardId) => {
        seen[shardId]?.push(...idsOf(event));
        return undefined;
      }),
    );
    await mapping.caughtUp();
    expect(seen).toEqual({ a: ['1', '2', '3', '4'], b: ['5'] });
    await mapping.stop();
  });

  it('goes on from the record that the function names', async () => {
    const events: string[][] = [];
    const source = memoryStream({
      a: { parentIds: [], items: items('1', '2', '3'), isClosed: false },
    });
    const mapping = await startEventSourceMapping(
      options(source, async (event) => {
        events.push(idsOf(event));
        const batchItemFailures = events.length === 1 ? [{ itemIdentifier: '2' }] : [];
        return JSON.stringify({ batchItemFailures });
      }),
    );
    await mapping.caughtUp();
    expect(events).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
    await mapping.stop();
  });

  it.each([
    ['throws', async () => Promise.reject(new Error('boom'))],
    ['answers with what is not JSON', async () => 'ok'],
  ])('repeats the whole batch where the function %s', async (_, firstAnswer) => {
    const events: string[][] = [];
    const failures: Error[] = [];
    const source = memoryStream({
      a: { parentIds: [], items: items('1', '2'), isClosed: false },
    });
    const mapping = await startEventSourceMapping({
      ...options(source, async (event) => {
        events.push(idsOf(event));
        return events.length === 1 ? firstAnswer() : undefined;
      }),
      onFailure: (error) => failures.push(error),
    });
    await mapping.caughtUp();
    expect(failures).toHaveLength(1);
    expect(events).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
    await mapping.stop();
  });

  it('bisects down to a poison record, gives it up and goes on', async () => {
    const done: string[] = [];
    const discarded: string[] = [];
    const source = memoryStream({
      a: { parentIds: [], items: items('1', '2', '3', '4'), isClosed: false },
    });
    const mapping = await startEventSourceMapping({
      ...options(source, async (event) => {
        if (idsOf(event).includes('3')) throw new Error('poison');
        done.push(...idsOf(event));
        return undefined;
      }),
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 0,
      onDiscarded: (given, error) => {
        discarded.push(...given.map(({ id }) => `${id}: ${error.message}`));
      },
    });
    await mapping.caughtUp();
    expect(done).toEqual(['1', '2', '4']);
    expect(discarded).toEqual(['3: poison']);
    await mapping.stop();
  });

  it('gives up records over the maximum age without invoking', async () => {
    const discarded: string[] = [];
    const source = memoryStream({
      a: { parentIds: [], items: items('1', '2'), isClosed: false },
    });
    const mapping = await startEventSourceMapping({
      ...options(source, () => Promise.reject(new Error('not to be invoked'))),
      maximumRecordAgeMs: 60_000,
      onDiscarded: (given) => discarded.push(...given.map(({ id }) => id)),
    });
    await mapping.caughtUp();
    expect(discarded).toEqual(['1', '2']);
    await mapping.stop();
  });

  it('reads parents to their end before their children', async () => {
    const order: string[] = [];
    const shards = {
      a: { parentIds: [], items: items('1', '2'), isClosed: true },
      b: { parentIds: [], items: items('3'), isClosed: true },
      c: { parentIds: ['a', 'b'], items: items('4', '5', '6', '7'), isClosed: false },
    };
    const mapping = await startEventSourceMapping(
      options(memoryStream(shards), async (event) => {
        order.push(...idsOf(event));
        return undefined;
      }),
    );
    await mapping.caughtUp();
    expect([...order.slice(0, 3)].sort()).toEqual(['1', '2', '3']);
    expect(order.slice(3)).toEqual(['4', '5', '6', '7']);
    await mapping.stop();
  });

  it('reads on where a read failed', async () => {
    const seen: string[] = [];
    let reads = 0;
    const stream = memoryStream({
      a: { parentIds: [], items: items('1', '2', '3', '4'), isClosed: false },
    });
    const source: StreamSource = {
      ...stream,
      open: (shardId) => {
        const reader = stream.open(shardId);
        return {
          next: async () => {
            reads += 1;
            if (reads % 2 === 1) throw new Error('throttled');
            return reader.next();
          },
        };
      },
    };
    const mapping = await startEventSourceMapping(
      options(source, async (event) => {
        seen.push(...idsOf(event));
        return undefined;
      }),
    );
    await mapping.caughtUp();
    expect(seen).toEqual(['1', '2', '3', '4']);
    await mapping.stop();
  });

  it('stops after the invocation under way', async () => {
    const answer = Promise.withResolvers<undefined>();
    const started = Promise.withResolvers<void>();
    let invocations = 0;
    const source = memoryStream({
      a: { parentIds: [], items: items('1', '2', '3', '4'), isClosed: false },
    });
    const mapping = await startEventSourceMapping({
      ...options(source, () => {
        invocations += 1;
        started.resolve();
        return answer.promise;
      }),
      batchSize: 1,
    });
    await started.promise;
    const stopped = mapping.stop();
    answer.resolve(undefined);
    await stopped;
    expect(invocations).toBe(1);
  });
});
