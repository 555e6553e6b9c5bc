/** One answer of `bench`: a ratio or a count, compared with what the project promises. */
export interface BenchmarkResult {
  readonly name: string;
  readonly value: number;
  /** What `value` counts: `x floor`, `write units a reading`, `bytes a pane`. */
  readonly unit: string;
  /** The value at most; null where nothing is promised. */
  readonly target: number | null;
  readonly ok: boolean;
  readonly detail: Readonly<Record<string, number | string>>;
}

/**
 * A question with its measurement. Ratios are of one run; absolute times mean nothing elsewhere.
 */
export interface Benchmark {
  readonly name: string;
  readonly question: string;
  measure(): Promise<BenchmarkResult[]>;
}

/** The middle value; of an even number, the upper of the two. */
export const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;
