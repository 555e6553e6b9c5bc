import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../../lambdas/engine/index.ts';
import { type InvocationOutcome, resumeIndex } from './resume-index.ts';
import { type PendingBatch, planRetry, type RetryPolicy } from './retry-plan.ts';
import type { ShardReader, StreamItem } from './stream-source.ts';
import { type BatchLimits, batchLength, eventOf, expiredLength } from './take-batch.ts';

export interface ShardPollerOptions extends BatchLimits, RetryPolicy {
  readonly reader: ShardReader;
  /** Invokes the function with an event (JSON) and says how it ended; never throws. */
  readonly invoke: (event: string) => Promise<InvocationOutcome>;
  /** Takes records that were given up: the on-failure destination. */
  readonly onDiscarded: (items: readonly StreamItem[], error: Error) => void;
  /** How long a batch that is not full waits for more, ms: `MaximumBatchingWindowInSeconds`. */
  readonly batchingWindowMs: number;
  /** Pause after a read that found nothing, ms. */
  readonly pollEveryMs: number;
  /** Pause before a batch that failed is tried again, ms; doubles with each attempt, up to 5 s. */
  readonly retryPauseMs: number;
  /** Real time: what records age by. */
  readonly clock: Clock;
}

/** Reads one shard and hands it to the function, batch by batch, one invocation at a time. */
export interface ShardPoller {
  /** Resolves when the shard was read to its end, or after `stop`. */
  readonly finished: Promise<void>;
  /** Resolves when everything that is in the shard now is done or given up. */
  caughtUp(): Promise<void>;
  /** Ends after the invocation that is under way; what is not done then is never handed over. */
  stop(): Promise<void>;
}

const longestRetryPauseMs = 5_000;

export const startShardPoller = (options: ShardPollerOptions): ShardPoller => {
  const stopping = new AbortController();
  let waiting: (() => void)[] = [];
  const release = (released: readonly (() => void)[]): void => {
    for (const resolve of released) resolve();
    waiting = waiting.filter((resolve) => !released.includes(resolve));
  };

  const run = async (): Promise<void> => {
    const buffer: StreamItem[] = [];
    let isLast = false;
    while (!stopping.signal.aborted) {
      const asked = waiting;
      const page = await fillBuffer(options, buffer, isLast, stopping.signal);
      isLast = page.isLast;
      if (buffer.length > 0) {
        const items = buffer.splice(0, batchLength(buffer, options));
        await handOver(options, { items, failedAttempts: 0 }, stopping.signal);
        continue;
      }
      if (isLast) break;
      if (page.sawEmptyRead) release(asked);
      await pause(options.pollEveryMs, stopping.signal);
    }
    release(waiting);
    stopping.abort();
  };
  const finished = run();
  return {
    finished,
    caughtUp: () =>
      new Promise((resolve) => {
        if (stopping.signal.aborted) resolve();
        else waiting = [...waiting, resolve];
      }),
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
};

/** Reads until a batch is full, its window is over, or nothing more is there. */
const fillBuffer = async (
  { reader, batchSize, batchingWindowMs, clock, pollEveryMs }: ShardPollerOptions,
  buffer: StreamItem[],
  wasLast: boolean,
  signal: AbortSignal,
): Promise<{ isLast: boolean; sawEmptyRead: boolean }> => {
  let isLast = wasLast;
  const closesAtMs = clock.nowMs() + batchingWindowMs;
  for (;;) {
    if (isLast || signal.aborted || buffer.length >= batchSize) {
      return { isLast, sawEmptyRead: false };
    }
    try {
      const page = await reader.next();
      buffer.push(...page.items);
      isLast = page.isLast;
      if (page.items.length === 0 && buffer.length === 0) return { isLast, sawEmptyRead: true };
    } catch {
      // Nothing was read: the same read is tried again after a pause.
      if (buffer.length === 0) return { isLast, sawEmptyRead: false };
    }
    if (buffer.length > 0 && clock.nowMs() >= closesAtMs) return { isLast, sawEmptyRead: false };
    if (!isLast && buffer.length < batchSize) await pause(pollEveryMs, signal);
  }
};

/** Hands a batch over until every item of it is done or given up. */
const handOver = async (
  options: ShardPollerOptions,
  batch: PendingBatch<StreamItem>,
  signal: AbortSignal,
): Promise<void> => {
  let queue: readonly PendingBatch<StreamItem>[] = [batch];
  while (!signal.aborted) {
    const [next, ...later] = queue;
    if (next === undefined) return;
    const expired = expiredLength(next.items, options, options.clock.nowMs());
    if (expired > 0) {
      options.onDiscarded(next.items.slice(0, expired), new Error('older than the maximum age'));
      const young = { ...next, items: next.items.slice(expired) };
      queue = young.items.length > 0 ? [young, ...later] : later;
      continue;
    }
    const outcome = await options.invoke(eventOf(next.items));
    const resumeAt = resumeIndex(
      next.items.map(({ id }) => id),
      outcome,
    );
    const plan = planRetry(next, resumeAt, options);
    if (plan.discarded.length > 0) options.onDiscarded(plan.discarded, errorOf(outcome));
    queue = [...plan.pending, ...later];
    if (resumeAt === 0) {
      const pauseMs = options.retryPauseMs * 2 ** next.failedAttempts;
      await pause(Math.min(pauseMs, longestRetryPauseMs), signal);
    }
  }
};

const errorOf = (outcome: InvocationOutcome): Error =>
  outcome.kind === 'failed'
    ? outcome.error
    : new Error(`the function reported it as failed: ${JSON.stringify(outcome.response)}`);

/** Waits, or less long where the signal says to stop. */
const pause = async (durationMs: number, signal: AbortSignal): Promise<void> => {
  await setTimeout(durationMs, undefined, { signal }).catch(() => {});
};
