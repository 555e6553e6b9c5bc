import { Point } from '@influxdata/influxdb-client';
import type { FiringReason, WindowResult } from '../../engine/outcomes.ts';
import { pointPlace, type TimePrecision } from './point-place.ts';
import { tagText, tagValue } from './tag-text.ts';

/**
 * How a result lies in InfluxDB: one point per revision, in the measurement that the declaration
 * names. Of the points of a row, queries take the one with the highest `revision`.
 *
 * | column | kind | holds |
 * |---|---|---|
 * | `pipeline`, `window`, `key` | tag | the identity, with the time; odd signs as `tagValue` says |
 * | `window_id` | tag | absent where the id is the start; `end` where it is the end; else the id |
 * | `firing` | tag | why the pane fired |
 * | `revision_block` | tag | keeps revisions apart, see `pointPlace` |
 * | each declared tag of the device by its name | tag | absent where the registry has none |
 * | `time` | | start of the window (its end, where that is the id), and less than 1 s of slot |
 * | `window_start`, `window_end` | integer | epoch ms, end exclusive |
 * | `readings`, `revision` | integer | readings in the pane; orders the firings |
 * | `merged_into` | integer | of the firing `merged`: id of the session that has its readings |
 * | each aggregate by its declared name | float | absent where null |
 *
 * @returns one line of line protocol
 */
export const resultLine = (
  measurement: string,
  result: WindowResult,
  precision: TimePrecision,
): string => {
  const { timestamp, block } = pointPlace(rowTime(result), result.revision, precision);
  const point = new Point(measurement)
    .tag('pipeline', tagValue(result.pipeline))
    .tag('window', tagValue(result.window))
    .tag('key', tagValue(result.key))
    .tag('firing', result.reason)
    .tag('revision_block', block)
    .intField('window_start', result.start)
    .intField('window_end', result.end)
    .intField('readings', result.count)
    .intField('revision', result.revision)
    .timestamp(String(timestamp));
  if (result.id !== String(result.start)) point.tag('window_id', windowId(result));
  if (result.mergedInto !== undefined) point.intField('merged_into', result.mergedInto);
  for (const [name, value] of Object.entries(result.measures)) {
    if (value !== null) point.floatField(name, value);
  }
  for (const [name, text] of Object.entries(result.tags ?? {})) point.tag(name, tagValue(text));
  return String(point);
};

/** A stored point: what `pointResult` reads. */
export interface StoredPoint {
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
}

/**
 * The result of which `resultLine` made the point.
 *
 * @param aggregates the window's declared names: those that the point lacks are null
 * @param declaresTags whether the pipeline declares tags, and results carry them. @default false
 */
export const pointResult = (
  { tags, fields }: StoredPoint,
  aggregates: readonly string[] = [],
  declaresTags = false,
): WindowResult => {
  const { pipeline = '', window = '', key = '', firing, revision_block: _, ...others } = tags;
  const { window_id: id, ...declared } = others;
  const { window_start: start = 0, window_end: end = 0, readings = 0, ...rest } = fields;
  const { revision = 0, merged_into: mergedInto, ...measures } = rest;
  return {
    type: 'result',
    pipeline: tagText(pipeline),
    window: tagText(window),
    key: tagText(key),
    id: id === undefined ? String(start) : id === idIsEnd ? String(end) : id,
    start,
    end,
    revision,
    reason: firing as FiringReason,
    count: readings,
    measures: { ...Object.fromEntries(aggregates.map((name) => [name, null])), ...measures },
    ...(declaresTags && {
      tags: Object.fromEntries(
        Object.entries(declared).map(([name, value]) => [name, tagText(value)]),
      ),
    }),
    ...(mergedInto === undefined ? {} : { mergedInto: String(mergedInto) }),
  };
};

/** Whether a column of that name is ours or the store's: no aggregate or tag can have it. */
export const isReservedColumn = (name: string): boolean => ours.has(name) || /^_|^iox_/.test(name);

/** Epoch ms of the time at which a result's row lies. */
export const rowTime = ({ id, start, end }: WindowResult): number =>
  id !== String(start) && id === String(end) ? end : start;

const idIsEnd = 'end';

const windowId = ({ id, end }: WindowResult): string => (id === String(end) ? idIsEnd : id);

const ours = new Set([
  'time',
  'pipeline',
  'window',
  'key',
  'window_id',
  'firing',
  'revision_block',
  'window_start',
  'window_end',
  'readings',
  'revision',
  'merged_into',
  // VictoriaMetrics' own, of the database.
  'db',
]);
