import { resumeIndex } from '../../local/lambda/mapping/resume-index.ts';
import type { PendingBatch } from '../../local/lambda/mapping/retry-plan.ts';
import { chance } from '../faults/chance.ts';
import { beforeDelivery, type DeliveryPoint, handOver, receivedAnswer } from './delivery.ts';
import type { PartitionFeed } from './partition-feed.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import { type MappingSettings, mostDeliveries, type StreamMapping } from './stream-mapping.ts';
import type { World } from './world.ts';

/** The uses of chance at a delivery's point. */
const use = { size: 6, back: 7 } as const;

/** The pollers of a stream's shards, as Lambda's: one each, and children after their parents. */
export class ShardMappings implements StreamMapping {
  private readonly world: World;
  private readonly feeds: readonly PartitionFeed[];
  private readonly settings: MappingSettings;

  constructor(world: World, feeds: readonly PartitionFeed[], settings: MappingSettings) {
    this.world = world;
    this.feeds = feeds;
    this.settings = settings;
  }

  drain(fromEnd: number, isHealthy: boolean): Promise<readonly boolean[]> {
    const drained = new Map<string, Promise<boolean>>();
    for (const feed of this.feeds) {
      const { records, partition } = feed.content;
      const before = Promise.all(partition.parents.map((parent) => drained.get(parent)));
      const drain = async (): Promise<boolean> => {
        const areParents = (await before).every((isDone) => isDone === true);
        const end = records.length - (partition.isLast ? fromEnd : 0);
        return areParents && this.drainShard(feed, end, isHealthy);
      };
      drained.set(feed.name, drain());
    }
    return Promise.all(drained.values());
  }

  private async drainShard(feed: PartitionFeed, end: number, isHealthy: boolean): Promise<boolean> {
    const { scheduler, faults } = this.world;
    for (let left = mostDeliveries(isHealthy); left > 0; left -= 1) {
      await scheduler.sleep(500 * 2 ** Math.min(feed.failures, 12));
      const point = faults.next('delivery');
      const batch = await this.nextBatch(feed, end, point);
      if (batch === undefined) return true;
      await this.deliver(feed, batch, point);
    }
    return false;
  }

  private async nextBatch(
    feed: PartitionFeed,
    end: number,
    point: DeliveryPoint,
  ): Promise<PendingBatch<SimulatedRecord> | undefined> {
    const { at, kind } = point;
    const share = (of: number): number => chance(this.world.seed, at, of);
    await beforeDelivery(this.world, point);
    if (kind === 'redelivery') feed.goBack(Math.floor(share(use.back) * 12));
    return feed.take(1 + share(use.size) * this.settings.batchSize, end);
  }

  private async deliver(
    feed: PartitionFeed,
    batch: PendingBatch<SimulatedRecord>,
    point: DeliveryPoint,
  ): Promise<void> {
    const { world } = this;
    const { name, history } = feed;
    const ids = batch.items.map(({ position }) => position);
    const handed = { partition: name, records: batch.items };
    const outcome = await handOver(world, name, [handed], point);
    const answer = receivedAnswer(
      world,
      outcome,
      (share) => ids[Math.floor(share * ids.length)] ?? '',
    );
    const resumeAt = resumeIndex(ids, answer);
    const told = ids[resumeAt - 1];
    const ownFailure = feed.ownFailure(handed, point.kind === undefined && answer === outcome);
    world.answered({ history, ...(told === undefined ? {} : { told }), ownFailure });
    feed.settle(batch, resumeAt);
  }
}
