import type { WindowResult } from '../../engine/outcomes.ts';
import type { RefusedResult, ResultSink } from '../../engine/ports.ts';

/** Keeps the highest revision of each result by identity; equal revisions have equal values. */
export class MemoryResultSink implements ResultSink {
  private readonly rows = new Map<string, WindowResult>();

  async write(results: readonly WindowResult[]): Promise<{ refused: RefusedResult[] }> {
    for (const result of results) {
      const identity = JSON.stringify([result.pipeline, result.window, result.key, result.id]);
      const stored = this.rows.get(identity);
      if (stored === undefined || stored.revision < result.revision) {
        this.rows.set(identity, { ...result, measures: { ...result.measures } });
      }
    }
    return { refused: [] };
  }

  /** All rows, ordered by identity: two runs with the same rows give the same list. */
  all(): WindowResult[] {
    return [...this.rows]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, result]) => ({ ...result, measures: { ...result.measures } }));
  }
}
