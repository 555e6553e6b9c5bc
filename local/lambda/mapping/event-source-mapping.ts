import { outcomeOf } from './invocation-outcome.ts';
import { readyShards } from './ready-shards.ts';
import { type ShardPoller, type ShardPollerOptions, startShardPoller } from './shard-poller.ts';
import type { StreamSource } from './stream-source.ts';

export interface EventSourceMappingOptions extends Omit<ShardPollerOptions, 'reader' | 'invoke'> {
  readonly source: StreamSource;
  /** Invokes the function with an event of one shard; resolves with its response, both JSON. */
  readonly invoke: (event: string, shardId: string) => Promise<string | undefined>;
  /** Called with the error of each invocation that had no response. @default - nobody is told */
  readonly onFailure?: (error: Error) => void;
}

/** What connects a stream to a function: Lambda's event source mapping. */
export interface EventSourceMapping {
  /** Resolves when everything that is in the stream now is done or given up. */
  caughtUp(): Promise<void>;
  /** Ends after the invocations that are under way. */
  stop(): Promise<void>;
}

/**
 * Starts to hand a stream's records to a function, one poller per shard, each in order and one
 * invocation at a time; children of a split or merge only after their parents' end.
 */
export const startEventSourceMapping = async (
  options: EventSourceMappingOptions,
): Promise<EventSourceMapping> => {
  const pollers = new Map<string, ShardPoller>();
  const finished = new Set<string>();
  let isStopping = false;

  const discover = async (): Promise<void> => {
    const shards = await options.source.shards();
    if (isStopping) return;
    for (const shardId of readyShards(shards, new Set(pollers.keys()), finished)) {
      const poller = startShardPoller({
        ...options,
        reader: options.source.open(shardId),
        invoke: async (event) => {
          const outcome = await outcomeOf(options.invoke(event, shardId));
          if (outcome.kind === 'failed') options.onFailure?.(outcome.error);
          return outcome;
        },
      });
      pollers.set(shardId, poller);
      void poller.finished.then(() => onShardEnd(shardId));
    }
  };
  const onShardEnd = async (shardId: string): Promise<void> => {
    if (isStopping) return;
    finished.add(shardId);
    for (;;) {
      try {
        await discover();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, options.pollEveryMs));
      }
    }
  };

  await discover();
  return {
    caughtUp: async () => {
      for (let seen = -1; seen < pollers.size; ) {
        seen = pollers.size;
        await Promise.all([...pollers.values()].map((poller) => poller.caughtUp()));
        if (finished.size > 0) await discover();
      }
    },
    stop: async () => {
      isStopping = true;
      await Promise.all([...pollers.values()].map((poller) => poller.stop()));
    },
  };
};
