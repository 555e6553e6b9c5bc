import type { PendingBatch } from '../../local/lambda/mapping/retry-plan.ts';
import type { PartitionFeed } from './partition-feed.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { World } from './world.ts';

/** An obstacle stands in the way for good once it has failed so often. */
const obstacleAttempts = 3;

/** Records of a partition that a poller took, while the partition was its own. */
export interface TakenBatch {
  readonly from: GroupPartition;
  readonly batch: PendingBatch<SimulatedRecord>;
  /** How often the partition had been given to somebody by then. */
  readonly generation: number;
}

/** A partition in a consumer group: whose it is, and how far the group knows it to be done. */
export class GroupPartition {
  readonly feed: PartitionFeed;
  /** Number of the poller that has it. */
  owner: number;
  private readonly world: World;
  /** Index of the record of the offset that the group knows: where the next owner begins. */
  private committed = 0;
  private generation = 0;
  private isUnderWay = false;
  /** What failed waits until then, epoch ms. */
  heldUntilMs = Number.NEGATIVE_INFINITY;

  constructor(world: World, feed: PartitionFeed, owner: number) {
    this.world = world;
    this.feed = feed;
    this.owner = owner;
  }

  /** Gives it to a poller, who begins where the group is; of the one before nothing counts more. */
  give(owner: number): void {
    if (this.isUnderWay) this.world.met('takenAway');
    this.owner = owner;
    this.generation += 1;
    this.isUnderWay = false;
    this.heldUntilMs = Number.NEGATIVE_INFINITY;
    this.feed.failures = 0;
    this.feed.goOnFrom(this.committed);
  }

  /** @param share of what is done: 0 is the first record */
  resetOffset(share: number): void {
    this.committed = Math.floor(this.committed * share);
    this.give(this.owner);
  }

  /** Retention deletes so many records that are not done, and everything before them. */
  deleteStart(records: number): void {
    const { length } = this.feed.content.records;
    const index = Math.min(this.feed.undone + records, length - 2);
    this.feed.deleteBefore(index, this.committed);
    this.committed = Math.max(this.committed, index);
  }

  /** Whether all is done up to number `end`, or a record stands in the way that never will be. */
  isOver(end: number): boolean {
    const left = this.feed.firstLeft(end);
    if (left?.obstacle !== undefined && this.feed.failures >= obstacleAttempts) return true;
    return left === undefined && !this.isUnderWay;
  }

  take(size: number, end: number): TakenBatch | undefined {
    const batch = this.feed.take(size, end);
    if (batch === undefined) return undefined;
    this.isUnderWay = true;
    return { from: this, batch, generation: this.generation };
  }

  /** @param done how many of the records are, by the answer; nobody asks where it was given away */
  settle({ batch, generation }: TakenBatch, done: number): void {
    if (generation !== this.generation) return;
    const { world, feed } = this;
    this.isUnderWay = false;
    feed.settle(batch, done);
    const obstacle = batch.items[0]?.obstacle;
    if (done === 0 && obstacle !== undefined) world.met(obstacle);
    this.heldUntilMs = world.scheduler.nowMs() + 500 * 2 ** Math.min(feed.failures, 12);
    const { kind } = world.faults.next('offsetCommit');
    if (kind === undefined) this.committed = feed.undone;
    else world.met(kind);
  }
}
