import { type CountedKind, kindsOf } from './faults/fault-kinds.ts';
import type { Failure, RangeReport } from './seed-worker.ts';
import type { SourceChoice } from './workload/source.ts';

/** What a run over many seeds showed; the form of `simulate --json`. */
export interface SimulationReport {
  readonly seeds: number;
  readonly faults: number;
  readonly violations: number;
  readonly firstSeed: number;
  /** How often each kind happened that can on such a stream, those that never did included. */
  readonly faultKinds: Readonly<Partial<Record<CountedKind, number>>>;
  readonly seconds: number;
  /** Of a seed. */
  readonly median: { readonly readings: number; readonly keys: number; readonly commits: number };
  /** By the lowest seed first. */
  readonly failures: readonly Failure[];
}

/** A tally as data. */
export interface KeptTally {
  readonly seeds: number;
  readonly counts: Counts;
  /** Of seeds, how often each number came. */
  readonly readings: Counts;
  readonly keys: Counts;
  readonly commits: Counts;
  readonly failures: readonly Failure[];
}

/** How often something was there, by its name or number. */
export type Counts = Readonly<Record<string, number>>;

/** Adds ranges up. It takes as much memory for a million seeds as for a thousand. */
export class SimulationTally {
  readonly failures: Failure[];
  seeds: number;
  private readonly counts: Map<string, number>;
  private readonly readings: Histogram;
  private readonly keys: Histogram;
  private readonly commits: Histogram;

  /** @param kept what it goes on from. @default - nothing */
  constructor(kept?: KeptTally) {
    this.seeds = kept?.seeds ?? 0;
    this.failures = [...(kept?.failures ?? [])];
    this.counts = new Map(Object.entries(kept?.counts ?? {}));
    this.readings = new Histogram(kept?.readings);
    this.keys = new Histogram(kept?.keys);
    this.commits = new Histogram(kept?.commits);
  }

  /** All of it, for another tally to go on from. */
  keep(): KeptTally {
    const { seeds, failures, counts, readings, keys, commits } = this;
    return {
      seeds,
      counts: Object.fromEntries(counts),
      readings: readings.keep(),
      keys: keys.keep(),
      commits: commits.keep(),
      failures: [...failures],
    };
  }

  add({ counts, readings, keys, commits, failure }: RangeReport): void {
    this.seeds += readings.length;
    for (const [kind, count] of counts) this.counts.set(kind, this.countOf(kind) + count);
    this.readings.add(readings);
    this.keys.add(keys);
    this.commits.add(commits);
    if (failure !== undefined) this.failures.push(failure);
  }

  /** @param source what the seeds were run on */
  report(firstSeed: number, seconds: number, source: SourceChoice): SimulationReport {
    const counts = kindsOf(source).map((kind) => [kind, this.countOf(kind)] as const);
    const { seeds, readings, keys, commits } = this;
    return {
      seeds,
      faults: counts.reduce((sum, [, count]) => sum + count, 0),
      violations: this.failures.reduce((sum, { violations }) => sum + violations.length, 0),
      firstSeed,
      faultKinds: Object.fromEntries(counts),
      seconds: Math.round(seconds * 10) / 10,
      median: { readings: readings.median, keys: keys.median, commits: commits.median },
      failures: this.failures.toSorted((left, right) => left.seed - right.seed),
    };
  }

  private countOf(kind: CountedKind): number {
    return this.counts.get(kind) ?? 0;
  }
}

/** How often each of few different numbers came. */
class Histogram {
  private readonly counts = new Map<number, number>();
  private size = 0;

  constructor(kept: Counts = {}) {
    for (const [value, count] of Object.entries(kept)) {
      this.counts.set(Number(value), count);
      this.size += count;
    }
  }

  keep(): Counts {
    return Object.fromEntries(this.counts);
  }

  add(values: readonly number[]): void {
    for (const value of values) this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
    this.size += values.length;
  }

  /** The upper one of two; 0 of nothing. */
  get median(): number {
    let behind = 0;
    for (const [value, count] of [...this.counts].sort(([left], [right]) => left - right)) {
      behind += count;
      if (behind > this.size / 2) return value;
    }
    return 0;
  }
}
