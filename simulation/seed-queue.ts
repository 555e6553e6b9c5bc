import type { SeedRange } from './seed-worker.ts';

/** Seeds that a worker runs between two reports. */
const rangeSize = 8;

/** The seeds of a run: those that wait, and those that some worker is at. */
export class SeedQueue {
  /** The next range last. */
  private readonly waiting: SeedRange[];
  private readonly underWay = new Set<SeedRange>();

  /** @param ranges in the order in which they are run */
  constructor(ranges: readonly SeedRange[]) {
    this.waiting = ranges.toReversed();
  }

  /** Whatever is not done: what is under way must be run again by whoever goes on from here. */
  get left(): SeedRange[] {
    return [...this.underWay, ...this.waiting.toReversed()];
  }

  /** The next few seeds; undefined where none waits. */
  take(): SeedRange | undefined {
    const next = this.waiting.pop();
    if (next === undefined) return undefined;
    const { from, count } = next;
    const range = { from, count: Math.min(rangeSize, count) };
    if (count > range.count) {
      this.waiting.push({ from: from + range.count, count: count - range.count });
    }
    this.underWay.add(range);
    return range;
  }

  /**
   * The range was run, up to a seed at which it ended early: those behind it wait again.
   *
   * @param failed that seed. @default - it was run to its end
   */
  done(range: SeedRange, failed?: number): void {
    this.underWay.delete(range);
    if (failed === undefined) return;
    const from = failed + 1;
    const count = range.from + range.count - from;
    if (count > 0) this.waiting.push({ from, count });
  }
}
