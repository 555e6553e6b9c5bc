import { resumeOffsets } from '../../local/kafka/resume-offsets.ts';
import type { InvocationOutcome } from '../../local/lambda/mapping/resume-index.ts';
import { chance, magnitude } from '../faults/chance.ts';
import { beforeDelivery, type DeliveryPoint, handOver, receivedAnswer } from './delivery.ts';
import type { HandedBatch } from './environment.ts';
import { GroupPartition, type TakenBatch } from './group-partition.ts';
import type { PartitionFeed } from './partition-feed.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import { type MappingSettings, mostDeliveries, type StreamMapping } from './stream-mapping.ts';
import type { World } from './world.ts';

/** The uses of chance at a delivery's point; from a hundred on, one of each partition. */
const use = { back: 7, delay: 30, which: 31, how: 32, isIn: 100, size: 200, isGiven: 300 } as const;

/** A poller hands over no more often, ms. */
const pollEveryMs = 500;

/** What the pollers are to deliver: up to which record, and in how many invocations. */
interface Drain {
  readonly fromEnd: number;
  left: number;
}

/**
 * The pollers of a topic, as Lambda's: members of a consumer group, each with one invocation at a
 * time that may hold records of all its partitions. Of each partition the answer counts on its own,
 * as long as it is the poller's; the group is told of an offset once everything before it is done.
 */
export class ConsumerGroup implements StreamMapping {
  private readonly world: World;
  private readonly partitions: readonly GroupPartition[];
  private readonly settings: MappingSettings;
  private readonly pollers: number;
  /** By poller: ends its wait for an answer. */
  private readonly losses = new Map<number, () => void>();
  /** How many pollers are about to invoke the function, or wait for its answer. */
  private busy = 0;
  /** Settles when anything has changed for pollers that have nothing to do. */
  private change = Promise.withResolvers<void>();

  constructor(world: World, feeds: readonly PartitionFeed[], settings: MappingSettings) {
    this.world = world;
    this.settings = settings;
    this.pollers = settings.pollers ?? 1;
    this.partitions = feeds.map((feed, at) => new GroupPartition(world, feed, at % this.pollers));
  }

  async drain(fromEnd: number, isHealthy: boolean): Promise<readonly boolean[]> {
    // An invocation serves several of the partitions.
    const most = Math.ceil(this.partitions.length / 2) * mostDeliveries(isHealthy);
    const drain: Drain = { fromEnd, left: most };
    // What stands still is tried for ever: each time that is looked at, it is tried anew.
    for (const { feed } of this.partitions) feed.failures = 0;
    await Promise.all(
      Array.from({ length: this.pollers }, (_, poller) => this.poll(poller, drain)),
    );
    return this.partitions.map((partition) => this.isOver(partition, drain));
  }

  private isAllOver(drain: Drain): boolean {
    return this.partitions.every((partition) => this.isOver(partition, drain));
  }

  private isOver(partition: GroupPartition, { fromEnd }: Drain): boolean {
    return partition.isOver(partition.feed.content.records.length - fromEnd);
  }

  private async poll(poller: number, drain: Drain): Promise<void> {
    const { scheduler, faults } = this.world;
    while (drain.left > 0) {
      const waits = this.undone(poller, drain).map(({ heldUntilMs }) => heldUntilMs);
      if (waits.length === 0) {
        // Whoever is busy may still be what gives a partition back to another.
        if (this.busy === 0 && this.isAllOver(drain)) break;
        await this.change.promise;
        continue;
      }
      this.busy += 1;
      await scheduler.sleep(Math.max(pollEveryMs, Math.min(...waits) - scheduler.nowMs()));
      const point = faults.next('delivery', 'group');
      await this.before(poller, point);
      const taken = this.take(poller, point, drain);
      drain.left -= 1;
      if (taken.length > 0) await this.deliver(poller, taken, point);
      this.busy -= 1;
      this.tellChange();
    }
    this.tellChange();
  }

  private tellChange(): void {
    this.change.resolve();
    this.change = Promise.withResolvers<void>();
  }

  private undone(poller: number, drain: Drain): GroupPartition[] {
    return this.partitions.filter(
      (partition) => partition.owner === poller && !this.isOver(partition, drain),
    );
  }

  private async before(poller: number, point: DeliveryPoint): Promise<void> {
    const { world, partitions } = this;
    const { at, kind } = point;
    const share = (of: number): number => chance(world.seed, at, of);
    await beforeDelivery(world, point);
    const one = partitions[Math.floor(share(use.which) * partitions.length)];
    if (kind === 'redelivery') {
      for (const { owner, feed } of partitions) {
        if (owner === poller) feed.goBack(Math.floor(share(use.back) * 12));
      }
    }
    if (kind === 'offsetsReset') {
      const isFirst = share(use.how) < 0.3;
      for (const each of share(use.back) < 0.5 ? partitions : [one]) {
        each?.resetOffset(isFirst ? 0 : 1 - share(use.how) ** 2);
      }
    }
    if (kind === 'logStartMoved') one?.deleteStart(1 + Math.floor(share(use.how) * 8));
    if (kind === 'rebalance' || kind === 'memberLost') {
      // Mostly while the invocation is under way that is handed over now.
      const delayMs = magnitude(share(use.delay), 1, 2_000);
      world.scheduler.after(delayMs, () => {
        if (kind === 'rebalance') this.rebalance(at);
        else this.lose(poller);
        this.tellChange();
      });
    }
  }

  private rebalance(at: number): void {
    for (const [number, partition] of this.partitions.entries()) {
      const share = chance(this.world.seed, at, use.isGiven + number);
      if (share < 0.7) partition.give(Math.floor((share / 0.7) * this.pollers));
    }
  }

  /** Its partitions go to the others, and nobody waits for its invocation. */
  private lose(poller: number): void {
    for (const [number, partition] of this.partitions.entries()) {
      const others = Math.max(1, this.pollers - 1);
      if (partition.owner !== poller) continue;
      partition.give((poller + 1 + (number % others)) % this.pollers);
    }
    this.losses.get(poller)?.();
  }

  /** Records of some of the poller's partitions, of each a part of what an invocation may have. */
  private take(poller: number, { at }: DeliveryPoint, drain: Drain): TakenBatch[] {
    const { seed, scheduler } = this.world;
    const ready = this.undone(poller, drain).filter(
      ({ heldUntilMs }) => heldUntilMs <= scheduler.nowMs(),
    );
    const chosen = ready.filter((_, number) => chance(seed, at, use.isIn + number) < 0.8);
    return (chosen.length > 0 ? chosen : ready).flatMap((partition, number, { length }) => {
      const most = this.settings.batchSize / length;
      const size = 1 + chance(seed, at, use.size + number) * most;
      return partition.take(size, partition.feed.content.records.length - drain.fromEnd) ?? [];
    });
  }

  private async deliver(
    poller: number,
    taken: readonly TakenBatch[],
    point: DeliveryPoint,
  ): Promise<void> {
    const { world } = this;
    const batches = taken.map(({ from, batch }) => ({
      partition: from.feed.name,
      records: batch.items,
    }));
    const identifiers = batches.flatMap(({ partition, records }) =>
      records.map(({ position }) => ({ partition, offset: Number(position) })),
    );
    if (batches.length > 1) world.met('severalPartitions');
    if (batches.some(({ records }) => hasGap(records))) world.met('offsetGap');
    const loss = Promise.withResolvers<undefined>();
    this.losses.set(poller, () => loss.resolve(undefined));
    const outcome = await Promise.race([
      handOver(world, `poller-${poller}`, batches, point),
      loss.promise,
    ]);
    if (outcome === undefined) return;
    const answers = doneOf(batches, outcome);
    const received = receivedAnswer(
      world,
      outcome,
      (share) => identifiers[Math.floor(share * identifiers.length)],
    );
    const done = doneOf(batches, received);
    const areWhole = batches.map(({ records }, at) => done[at] === records.length);
    if (areWhole.includes(true) && areWhole.includes(false)) world.met('failedAlone');
    for (const [at, batch] of batches.entries()) {
      const { from } = taken[at] as TakenBatch;
      const count = done[at] ?? 0;
      const told = batch.records[count - 1]?.position;
      const isNamed = outcome.kind === 'returned' && answers[at] !== batch.records.length;
      world.answered({
        history: from.feed.history,
        ...(told === undefined ? {} : { told }),
        isBlamed: isNamed && !world.failedBatches.has(batch),
        ownFailure: from.feed.ownFailure(batch, point.kind === undefined && received === outcome),
      });
      from.settle(taken[at] as TakenBatch, count);
    }
  }
}

/** Of each batch, how many records are done by the answer. */
const doneOf = (batches: readonly HandedBatch[], outcome: InvocationOutcome): number[] => {
  const offsets = batches.map(
    ({ partition, records }) =>
      [partition, records.map(({ position }) => Number(position))] as const,
  );
  const done = resumeOffsets(new Map(offsets), outcome);
  return batches.map(({ partition }) => done.get(partition) ?? 0);
};

const hasGap = (records: readonly SimulatedRecord[]): boolean =>
  records.some(({ position }, at) => Number(records[at + 1]?.position ?? 0) > Number(position) + 1);
