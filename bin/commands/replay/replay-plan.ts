import type {
  Pipeline,
  ResultQuery,
  ResultReader,
  WindowResult,
} from '../../../lambdas/engine/index.ts';
import { rowIdentity } from '../../../local/backtest/replay-archive.ts';
import { type Bounds, type LeftAlone, leftAlone } from './left-alone.ts';

/** A row that the store should hold. */
export interface RowChange {
  /** What it holds; absent where it has no such row. */
  readonly stored?: WindowResult;
  readonly replayed: WindowResult;
}

/** What a replay would change in the live store, and what not. */
export interface ReplayPlan {
  /** In the order of windows and starts. */
  readonly changes: readonly RowChange[];
  /** Rows that the store has as the replay has them. */
  readonly same: number;
  readonly leftAlone: Readonly<Record<LeftAlone, number>>;
  /** Rows of the same time that only the store has; they stay. */
  readonly storedOnly: number;
}

export interface PlanOptions {
  /** What was replayed, of the time that is asked for. */
  readonly rows: readonly WindowResult[];
  readonly bounds: Bounds;
  readonly reader: ResultReader;
  /** Told how many rows were compared. */
  readonly onProgress?: (rows: number) => void;
}

/** Rows that are asked for at a time, but for those that start together. */
const rowsAtATime = 5_000;

/** Compares replayed rows with those of the live store. */
export const planReplay = async (options: PlanOptions): Promise<ReplayPlan> => {
  const { rows, bounds, reader, onProgress = () => {} } = options;
  const left: Record<LeftAlone, number> = { open: 0, counted: 0, erased: 0 };
  const byWindow = new Map<string, WindowResult[]>();
  for (const row of rows) {
    const why = leftAlone(bounds, row);
    if (why !== undefined) left[why] += 1;
    else {
      const own = byWindow.get(row.window) ?? [];
      own.push(row);
      byWindow.set(row.window, own);
    }
  }
  const known = new Set(rows.map(rowIdentity));
  const changes: RowChange[] = [];
  const counts = { same: 0, storedOnly: 0, compared: 0 };
  for (const [window, own] of byWindow) {
    for (const slice of slicesOf(own.sort(byStart))) {
      const stored = await reader.rows(queryOf(bounds.replayed, window, slice));
      const found = new Map(stored.map((row) => [rowIdentity(row), row]));
      for (const replayed of slice) {
        const before = found.get(rowIdentity(replayed));
        if (before !== undefined && hasSameValues(before, replayed)) counts.same += 1;
        else changes.push(before === undefined ? { replayed } : { stored: before, replayed });
      }
      counts.storedOnly += stored.filter((row) => !known.has(rowIdentity(row))).length;
      counts.compared += slice.length;
      onProgress(counts.compared);
    }
  }
  const { same, storedOnly } = counts;
  return { changes, same, leftAlone: left, storedOnly };
};

/** Whether a reader of the store would see the same, whatever made it fire and in what revision. */
export const hasSameValues = (stored: WindowResult, replayed: WindowResult): boolean =>
  stored.end === replayed.end &&
  stored.count === replayed.count &&
  stored.mergedInto === replayed.mergedInto &&
  isSame(stored.measures, replayed.measures) &&
  isSame(stored.tags ?? {}, replayed.tags ?? {}) &&
  isSame(replayed.tags ?? {}, stored.tags ?? {});

type Columns = Readonly<Record<string, number | string | null>>;

/** A store has no null: it is a column that is not there. */
const isSame = (stored: Columns, replayed: Columns): boolean =>
  Object.keys(replayed).every((name) => (stored[name] ?? null) === (replayed[name] ?? null));

const byStart = (left: WindowResult, right: WindowResult): number => {
  if (left.start !== right.start) return left.start - right.start;
  return left.key < right.key ? -1 : 1;
};

/** Rows that start together stay together, so that a slice is a time. */
function* slicesOf(rows: readonly WindowResult[]): Generator<WindowResult[]> {
  for (let from = 0; from < rows.length; ) {
    let to = Math.min(from + rowsAtATime, rows.length);
    while (to < rows.length && rows[to]?.start === rows[to - 1]?.start) to += 1;
    yield rows.slice(from, to);
    from = to;
  }
}

const queryOf = (
  pipeline: Pipeline,
  window: string,
  slice: readonly WindowResult[],
): ResultQuery => {
  const { measures = {} } = slice[0] ?? {};
  return {
    pipeline: pipeline.name,
    window,
    fromMs: slice[0]?.start ?? 0,
    toMs: (slice.at(-1)?.start ?? 0) + 1,
    aggregates: Object.keys(measures),
    tags: slice[0]?.tags === undefined ? [] : pipeline.registry.tags,
  };
};
