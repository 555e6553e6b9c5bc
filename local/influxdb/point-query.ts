import { tagText } from '../../lambdas/adapters/influxdb/tag-text.ts';

/** What points are asked for. */
export interface PointQuery {
  readonly measurement: string;
  readonly pipeline: string;
  readonly window: string;
  /** @default - every key */
  readonly key?: string;
  /** Epoch ms of the windows' starts: `[fromMs, toMs)`. */
  readonly fromMs: number;
  readonly toMs: number;
}

const form = new RegExp(
  [
    /^SELECT \* FROM "([^"]+)" WHERE "pipeline" = '([^']*)' AND "window" = '([^']*)'/,
    / AND "window_start" >= (-?\d+) AND "window_start" < (-?\d+) AND time >= -?\d+ms/,
    /(?: AND "key" = '((?:[^'\\]|\\.)*)')? GROUP BY \*$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** Reads the one statement that our reader makes; undefined for any other. */
export const parsePointQuery = (statement: string): PointQuery | undefined => {
  const [, measurement = '', pipeline = '', window = '', from, to, key] =
    form.exec(statement) ?? [];
  if (from === undefined) return undefined;
  return {
    measurement,
    pipeline,
    window,
    ...(key === undefined ? {} : { key: tagText(key.replace(/\\(.)/g, '$1')) }),
    fromMs: Number(from),
    toMs: Number(to),
  };
};
