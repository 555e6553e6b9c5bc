import type { Pipeline } from '../../lambdas/engine/index.ts';

/** Which column of an input holds what. */
export interface ColumnMapping {
  /** Column by payload field. */
  readonly fields: ReadonlyMap<string, string>;
  /** Column by named segment of the topic, other than the sensor's. */
  readonly segments: ReadonlyMap<string, string>;
  /** @default - a row arrives at the largest event time so far */
  readonly arrivalTime?: string;
}

/** Columns that do not fit the pipeline or the file. */
export class ColumnsError extends Error {
  override readonly name = 'ColumnsError';
}

/** The name under which `--columns` maps the arrival time. */
const arrivalTimeName = 'arrivalTime';

/**
 * Reads `timestamp=time,value=temp`.
 *
 * @throws ColumnsError
 */
export const parseColumns = (text: string): ReadonlyMap<string, string> => {
  const columns = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [, name, column] = /^\s*([^=]+?)\s*=\s*(.+?)\s*$/.exec(pair) ?? [];
    if (name === undefined || column === undefined) {
      throw new ColumnsError(
        `"${pair}" is not FIELD=COLUMN; write it like timestamp=time,value=temp`,
      );
    }
    if (columns.has(name)) throw new ColumnsError(`"${name}" is mapped twice; leave one out`);
    columns.set(name, column);
  }
  return columns;
};

export interface ColumnMappingOptions {
  readonly pipeline: Pipeline;
  /** What the user mapped; other fields are taken from columns of their own name. */
  readonly given: ReadonlyMap<string, string>;
  /** The file's columns; undefined where each row names its own. */
  readonly columns: readonly string[] | undefined;
}

/**
 * Maps the payload that the pipeline declares to the columns of a file.
 *
 * @throws ColumnsError where a name is none of the pipeline, a column none of the file, or what
 * every reading must have is mapped to nothing
 */
export const mapColumns = ({ pipeline, given, columns }: ColumnMappingOptions): ColumnMapping => {
  const { required, measures, optional } = payloadFields(pipeline);
  const known = [...required, ...measures, ...optional];
  const segments = pipeline.topic.segments.flatMap((segment) =>
    'name' in segment && !known.includes(segment.name) ? [segment.name] : [],
  );
  for (const [name, column] of given) {
    if (![...known, ...segments, arrivalTimeName].includes(name)) {
      const names = [...known, ...segments, arrivalTimeName].join(', ');
      throw new ColumnsError(`"${name}" is nothing of ${pipeline.name}; map some of: ${names}`);
    }
    if (columns?.includes(column) === false) {
      throw new ColumnsError(
        `"${name}" is mapped to "${column}", but the columns are: ${columns.join(', ')}`,
      );
    }
  }
  const columnOf = (name: string): string | undefined =>
    given.get(name) ?? (columns?.includes(name) === false ? undefined : name);
  const mapped = (names: readonly string[]): Map<string, string> =>
    new Map(
      names.flatMap((name) => {
        const column = columnOf(name);
        return column === undefined ? [] : [[name, column]];
      }),
    );
  const fields = mapped(known);
  for (const name of required) {
    if (!fields.has(name)) throw unmapped(`"${name}"`, name, columns);
  }
  if (!measures.some((name) => fields.has(name))) {
    throw unmapped(`none of ${measures.join(', ')}`, measures[0] ?? '', columns);
  }
  const arrivalTime = given.get(arrivalTimeName);
  return {
    fields,
    // A segment that no column gives has a fixed value.
    segments: new Map(segments.flatMap((name) => (given.has(name) ? [...mapped([name])] : []))),
    ...(arrivalTime === undefined ? {} : { arrivalTime }),
  };
};

const unmapped = (
  what: string,
  name: string,
  columns: readonly string[] | undefined,
): ColumnsError => {
  const known = columns?.join(', ') ?? 'the keys of your rows';
  return new ColumnsError(
    `no column is mapped to ${what}; add ${name}=COLUMN with one of: ${known}`,
  );
};

/** The fields of a payload: those that every reading must have, measures, and those it may have. */
const payloadFields = ({ reading }: Pipeline) => {
  const { eventTime, messageId, sensor, unit, version } = reading;
  const measures = Object.values(reading.sensorTypes).flatMap((type) =>
    Object.entries(type.measures).map(([name, { field }]) => field ?? name),
  );
  const present = (names: readonly (string | undefined)[]): string[] =>
    names.filter((name) => name !== undefined);
  return {
    required: present([typeof eventTime === 'string' ? eventTime : eventTime.field, messageId]),
    measures: [...new Set(measures)],
    optional: present([sensor, unit, version?.field]),
  };
};
