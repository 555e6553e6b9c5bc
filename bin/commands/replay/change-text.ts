import { formatInstant, type WindowResult } from '../../../lambdas/engine/index.ts';
import type { ReplayPlan, RowChange } from './replay-plan.ts';

/** A row that differs, as `--json` prints it. */
export const changeJson = ({ stored, replayed }: RowChange) => {
  const { window, key, id, start, end } = replayed;
  const change = stored === undefined ? 'missing' : 'differs';
  const before = stored === undefined ? null : { ...valuesOf(stored), revision: stored.revision };
  return {
    type: change,
    window,
    key,
    id,
    start,
    end,
    stored: before,
    replayed: valuesOf(replayed),
  };
};

/** The same for a person: what it has, and what it should have. */
export const changeText = ({ stored, replayed }: RowChange): string => {
  const { window, key, start } = replayed;
  const place = `${window}  ${key}  ${formatInstant(start)}`;
  const now = columnsOf(replayed);
  if (stored === undefined) {
    const values = Object.entries(now).map(([name, value]) => `${name} ${textOf(value)}`);
    return `${place}  missing: ${values.join(', ')}`;
  }
  const before = columnsOf(stored);
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  const differing = names
    .filter((name) => (now[name] ?? null) !== (before[name] ?? null))
    .map((name) => `${name} ${textOf(before[name])} -> ${textOf(now[name])}`);
  return `${place}  ${differing.join(', ')}`;
};

/** What a plan has found beside the rows that differ, in sentences; nothing of what is none. */
export const planNotes = ({ leftAlone, storedOnly }: ReplayPlan): string[] =>
  [
    [leftAlone.open, 'left alone: their windows are open still, or the archive ends before'],
    [leftAlone.counted, 'left alone: count windows follow the order of records'],
    [leftAlone.erased, 'left alone: their devices were erased after them'],
    [storedOnly, 'only in the store: the replay has no such windows; they stay'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} rows ${what}`]));

const valuesOf = ({ count, measures, tags, mergedInto }: WindowResult) => ({
  count,
  measures,
  ...(tags === undefined ? {} : { tags }),
  ...(mergedInto === undefined ? {} : { mergedInto }),
});

type Columns = Readonly<Record<string, number | string | null>>;

const columnsOf = ({ count, measures, tags = {}, mergedInto, end }: WindowResult): Columns => ({
  readings: count,
  ...measures,
  ...tags,
  ...(mergedInto === undefined ? {} : { 'merged into': mergedInto }),
  end: formatInstant(end),
});

const textOf = (value: number | string | null | undefined): string => String(value ?? 'nothing');
