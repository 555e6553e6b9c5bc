import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../lambdas/engine/index.ts';
import type { InvocationOutcome } from '../lambda/mapping/resume-index.ts';
import { type GroupMember, type GroupMemberOptions, joinGroup } from './group-member.ts';
import { type KafkaItem, kafkaEvent } from './kafka-item.ts';
import { PartitionCursor } from './partition-cursor.ts';
import { type BatchOffsets, resumeOffsets } from './resume-offsets.ts';

export interface KafkaPollerOptions extends GroupMemberOptions {
  /** Invokes the function with an event (JSON) and says how it ended; never throws. */
  readonly invoke: (event: string) => Promise<InvocationOutcome>;
  /** Most records of a batch, of all its partitions. */
  readonly batchSize: number;
  /** How long a batch that is not full waits for more, ms. */
  readonly batchingWindowMs: number;
  /** Pause before records that failed are tried again, ms; doubles with each attempt. */
  readonly retryPauseMs: number;
  /** Real time. */
  readonly clock: Clock;
  /** Called where the cluster could not be asked; it is asked again. @default - nobody is told */
  readonly onProblem?: (line: string) => void;
}

/**
 * One of Lambda's event pollers: a member of the consumer group that hands records to the function,
 * of all its partitions together and one invocation at a time. The group is told of an offset only
 * once everything before it is done. What is taken from it while an invocation is under way is not
 * told any more; whoever has it now begins where the group is, and the function knows what it did.
 */
export interface KafkaPoller {
  /** Ends after the invocation that is under way, and gives its partitions back. */
  stop(): Promise<void>;
}

/** Lambda's limit on the event of a synchronous invocation, less what surrounds the records. */
const mostEventBytes = 6 * 2 ** 20 - 4_096;
const idleWaitMs = 200;
const troublePauseMs = 250;

export const startKafkaPoller = async (options: KafkaPollerOptions): Promise<KafkaPoller> => {
  let member = await joinGroup(options);
  const stopping = new AbortController();
  const cursors = new Map<number, PartitionCursor>();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (member.isLost()) {
          cursors.clear();
          await member.leave().catch(() => {});
          member = await joinGroup(options);
        }
        await followAssignment(member, cursors);
        await fill(options, member, cursors, stopping.signal);
        await handOver(options, member, cursors);
      } catch (error) {
        options.onProblem?.(`kafka: ${String(error)}`);
        await setTimeout(troublePauseMs);
      }
    }
  };
  const finished = run();
  return {
    stop: async () => {
      stopping.abort();
      await finished;
      await member.leave().catch(() => {});
    },
  };
};

type Cursors = Map<number, PartitionCursor>;

/** Forgets partitions that were taken away, and begins those that are new where the group is. */
const followAssignment = async (member: GroupMember, cursors: Cursors): Promise<void> => {
  const assigned = member.assigned();
  for (const partition of cursors.keys()) {
    if (!assigned.includes(partition)) cursors.delete(partition);
  }
  const added = assigned.filter((partition) => !cursors.has(partition));
  const offsets = await member.committed(added);
  for (const [partition, offset] of offsets) cursors.set(partition, new PartitionCursor(offset));
};

/** Fetches until there is a batch, the window is over, or nothing more is there. */
const fill = async (
  { batchSize, batchingWindowMs, clock }: KafkaPollerOptions,
  member: GroupMember,
  cursors: Cursors,
  signal: AbortSignal,
): Promise<void> => {
  if (cursors.size === 0) await setTimeout(troublePauseMs, undefined, { signal }).catch(() => {});
  const count = (): number =>
    [...cursors.values()].reduce((sum, { items }) => sum + items.length, 0);
  const closesAtMs = clock.nowMs() + batchingWindowMs;
  while (!signal.aborted && count() < batchSize) {
    const wanted = [...cursors].map(([partition, { next }]) => [partition, next] as const);
    const waitMs = count() === 0 ? idleWaitMs : Math.max(1, closesAtMs - clock.nowMs());
    const page = await member.fetch(new Map(wanted), waitMs);
    for (const item of page.items) cursors.get(item.partition)?.items.push(item);
    for (const [partition, next] of page.next) {
      const cursor = cursors.get(partition);
      if (cursor !== undefined) cursor.next = next;
    }
    if (page.items.length === 0 || clock.nowMs() >= closesAtMs) return;
  }
};

const handOver = async (
  options: KafkaPollerOptions,
  member: GroupMember,
  cursors: Cursors,
): Promise<void> => {
  const { topic, brokers, clock, retryPauseMs: pauseMs } = options;
  const items = nextBatch(options, cursors);
  if (items.length === 0) {
    // What is there is held after a failure, or nothing is there at all.
    if ([...cursors.values()].some((cursor) => cursor.items.length > 0)) await setTimeout(10);
    return;
  }
  const offsets = offsetsOf(topic, items);
  const done = resumeOffsets(offsets, await options.invoke(kafkaEvent(topic, brokers, items)));
  const nowMs = clock.nowMs();
  const assigned = member.assigned();
  const next = new Map<number, bigint>();
  for (const [partition, cursor] of cursors) {
    const name = `${topic}-${partition}`;
    const taken = offsets.get(name)?.length ?? 0;
    if (taken === 0) continue;
    const count = done.get(name) ?? 0;
    cursor.settle(taken, count, { nowMs, pauseMs });
    if (count > 0 && assigned.includes(partition)) next.set(partition, cursor.undone);
  }
  await member.commit(next);
};

/** Records of all partitions, as many as an invocation may have. */
const nextBatch = (
  { batchSize, clock }: KafkaPollerOptions,
  cursors: Cursors,
): readonly KafkaItem[] => {
  const nowMs = clock.nowMs();
  const batch: KafkaItem[] = [];
  let bytes = 0;
  for (const cursor of cursors.values()) {
    for (const item of cursor.take(batchSize - batch.length, nowMs)) {
      bytes += Buffer.byteLength(item.json) + 1;
      if (batch.length > 0 && bytes > mostEventBytes) return batch;
      batch.push(item);
    }
  }
  return batch;
};

const offsetsOf = (topic: string, items: readonly KafkaItem[]): BatchOffsets => {
  const byPartition = Map.groupBy(items, ({ partition }) => partition);
  return new Map(
    [...byPartition].map(([partition, own]) => [
      `${topic}-${partition}`,
      own.map(({ offset }) => Number(offset)),
    ]),
  );
};
