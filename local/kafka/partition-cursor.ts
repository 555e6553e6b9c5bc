import type { KafkaItem } from './kafka-item.ts';

const longestPauseMs = 5_000;

/** How far a member is in one partition: what it has fetched, and what of that is not done. */
export class PartitionCursor {
  /** Fetched and not done, in order. */
  readonly items: KafkaItem[] = [];
  /** The next offset to fetch. */
  next: bigint;
  /** How many records may be handed over at once: a batch that failed is halved. */
  private most = Number.POSITIVE_INFINITY;
  private failures = 0;
  private heldUntilMs = Number.NEGATIVE_INFINITY;

  constructor(next: bigint) {
    this.next = next;
  }

  /** The first offset that is not done. */
  get undone(): bigint {
    return this.items[0]?.offset ?? this.next;
  }

  /** Records for a batch with room for so many. */
  take(room: number, nowMs: number): readonly KafkaItem[] {
    return nowMs < this.heldUntilMs ? [] : this.items.slice(0, Math.min(room, this.most));
  }

  /**
   * What became of the records that were taken: `done` of them from the first. Where none is, half
   * as many are tried next; a single one is tried again after a pause that doubles.
   */
  settle(
    taken: number,
    done: number,
    { nowMs, pauseMs }: { nowMs: number; pauseMs: number },
  ): void {
    this.items.splice(0, done);
    if (done > 0) {
      this.most = Number.POSITIVE_INFINITY;
      this.failures = 0;
      return;
    }
    this.most = Math.max(1, Math.ceil(taken / 2));
    this.heldUntilMs = nowMs + Math.min(pauseMs * 2 ** this.failures, longestPauseMs);
    this.failures += 1;
  }
}
