import type { _Record, Dimension, MeasureValue } from '@aws-sdk/client-timestream-write';
import type { FiringReason, WindowResult } from '../../engine/outcomes.ts';

/**
 * How a result lies in a table: one multi-measure record at the window's start.
 *
 * | column | kind | holds |
 * |---|---|---|
 * | `pipeline`, `window`, `key` | dimension | the identity, with the time |
 * | `window_id` | dimension | the id, only where it is not the window's start |
 * | `measure_name` | | the window's name |
 * | `time` | | the window's start |
 * | `window_end` | BIGINT | epoch ms, exclusive |
 * | `firing` | VARCHAR | why the pane fired |
 * | `merged_into` | VARCHAR | of the firing `merged`: the id of the session that has its readings |
 * | `readings` | BIGINT | readings in the pane |
 * | `revision` | BIGINT | the record's Version too, which no query can see |
 * | each aggregate by its declared name | DOUBLE | absent where null |
 * | each declared tag of the device by its name | VARCHAR | absent where the registry has none |
 *
 * Tags are no dimensions: dimensions are a row's identity here, and a revision after a registry
 * change would be a second row beside the first instead of replacing it.
 */
export const resultRecord = (result: WindowResult): _Record => ({
  Dimensions: dimensions(result),
  MeasureName: result.window,
  MeasureValueType: 'MULTI',
  Time: String(result.start),
  TimeUnit: 'MILLISECONDS',
  Version: result.revision,
  MeasureValues: measureValues(result),
});

/** Whether the column belongs to us or to Timestream, so that no aggregate can have its name. */
export const isReservedColumn = (name: string): boolean =>
  ours.has(name) || /^(time|measure_name|measure_value.*|ts_.*)$/i.test(name);

/**
 * The parts of a stored record that `recordResult` reads; its values are text, as they were sent.
 */
export interface StoredRecord {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly version: number;
  readonly measures: Readonly<Record<string, string>>;
}

/**
 * The result of which `resultRecord` made the record.
 *
 * @param aggregates the window's declared names: those that the record lacks are null
 * @param tags the pipeline's declared tags. @default - none: the result has no tags
 */
export const recordResult = (
  record: StoredRecord,
  aggregates: readonly string[] = [],
  tags: readonly string[] = [],
): WindowResult => {
  const { pipeline = '', window = '', key = '', window_id: id } = record.dimensions;
  const {
    window_end: end,
    firing,
    merged_into: mergedInto,
    readings,
    revision: _,
    ...declared
  } = record.measures;
  return {
    type: 'result',
    pipeline,
    window,
    key,
    id: id ?? String(record.timeMs),
    start: record.timeMs,
    end: Number(end),
    revision: record.version,
    reason: firing as FiringReason,
    count: Number(readings),
    measures: Object.fromEntries([
      ...aggregates.map((name) => [name, null]),
      ...Object.entries(declared)
        .filter(([name]) => !tags.includes(name))
        .map(([name, value]) => [name, Number(value)]),
    ]),
    ...(tags.length > 0 && {
      tags: Object.fromEntries(Object.entries(declared).filter(([name]) => tags.includes(name))),
    }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
  };
};

const ours = new Set([
  'pipeline',
  'window',
  'key',
  'window_id',
  'window_end',
  'firing',
  'merged_into',
  'readings',
  'revision',
]);

const dimensions = ({ pipeline, window, key, id, start }: WindowResult): Dimension[] => [
  { Name: 'pipeline', Value: pipeline },
  { Name: 'window', Value: window },
  { Name: 'key', Value: key },
  // Count and cumulating windows may share a start; their ids keep them apart.
  ...(id === String(start) ? [] : [{ Name: 'window_id', Value: id }]),
];

const measureValues = (result: WindowResult): MeasureValue[] => [
  { Name: 'window_end', Value: String(result.end), Type: 'BIGINT' },
  { Name: 'firing', Value: result.reason, Type: 'VARCHAR' },
  ...(result.mergedInto === undefined
    ? []
    : [{ Name: 'merged_into', Value: result.mergedInto, Type: 'VARCHAR' as const }]),
  { Name: 'readings', Value: String(result.count), Type: 'BIGINT' },
  { Name: 'revision', Value: String(result.revision), Type: 'BIGINT' },
  ...Object.entries(result.measures).flatMap(([Name, value]): MeasureValue[] =>
    value === null ? [] : [{ Name, Value: String(value), Type: 'DOUBLE' }],
  ),
  ...Object.entries(result.tags ?? {}).map(
    ([Name, Value]): MeasureValue => ({ Name, Value, Type: 'VARCHAR' }),
  ),
];
