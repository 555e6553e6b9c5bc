import { type JsonObject, validationError } from '../json-service.ts';

/** The records that a query asks for. */
export interface RecordQuery {
  /** `database.table` */
  readonly table: string;
  readonly measureName: string;
  readonly pipeline: string;
  /** @default - every key */
  readonly key?: string;
  /** Epoch ms: `[fromMs, toMs)`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How many are on pages before this one. */
  readonly after: number;
  readonly limit: number;
}

const form = new RegExp(
  [
    /^SELECT \* FROM "([^"]+)"\."([^"]+)" WHERE measure_name = '((?:[^']|'')*)'/,
    / AND pipeline = '((?:[^']|'')*)' AND time >= from_milliseconds\((-?\d+)\)/,
    / AND time < from_milliseconds\((-?\d+)\)(?: AND key = '((?:[^']|'')*)')?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** Rows of one answer, unless less is asked for. */
const pageRows = 500;

/** Reads a Query request with the statement of our reader. @throws ServiceError for any other */
export const recordQueryOf = ({ QueryString, NextToken, MaxRows }: JsonObject): RecordQuery => {
  const [, database, table, measure, pipeline, from, to, key] =
    form.exec(String(QueryString)) ?? [];
  if (to === undefined) {
    throw validationError(`the embedded endpoint does not answer: ${String(QueryString)}`);
  }
  return {
    table: `${database}.${table}`,
    measureName: unquoted(measure),
    pipeline: unquoted(pipeline),
    ...(key === undefined ? {} : { key: unquoted(key) }),
    fromMs: Number(from),
    toMs: Number(to),
    after: typeof NextToken === 'string' ? Number(NextToken) : 0,
    limit: typeof MaxRows === 'number' ? Math.min(MaxRows, pageRows) : pageRows,
  };
};

const unquoted = (text = ''): string => text.replaceAll("''", "'");
