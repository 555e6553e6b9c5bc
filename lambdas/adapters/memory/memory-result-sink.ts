import type { WindowResult } from '../../engine/outcomes.ts';
import type { RefusedResult, ResultQuery, ResultReader, ResultSink } from '../../engine/ports.ts';

/** Keeps the highest revision of each result by identity; equal revisions have equal values. */
export class MemoryResultSink implements ResultSink, ResultReader {
  private readonly byIdentity = new Map<string, WindowResult>();

  async write(results: readonly WindowResult[]): Promise<{ refused: RefusedResult[] }> {
    for (const result of results) {
      const identity = JSON.stringify([result.pipeline, result.window, result.key, result.id]);
      const stored = this.byIdentity.get(identity);
      if (stored === undefined || stored.revision < result.revision) {
        this.byIdentity.set(identity, { ...result, measures: { ...result.measures } });
      }
    }
    return { refused: [] };
  }

  async rows({ pipeline, window, key, fromMs, toMs }: ResultQuery): Promise<WindowResult[]> {
    return this.all().filter(
      (row) =>
        row.pipeline === pipeline &&
        row.window === window &&
        (key === undefined || row.key === key) &&
        row.start >= fromMs &&
        row.start < toMs,
    );
  }

  /** All rows, ordered by identity: two runs with the same rows give the same list. */
  all(): WindowResult[] {
    return [...this.byIdentity]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, result]) => ({ ...result, measures: { ...result.measures } }));
  }
}
