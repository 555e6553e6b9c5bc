import type { InfluxDbWire } from '../../lambdas/adapters/influxdb/write-path.ts';

/** A server and what is written to there, as its write endpoint says. */
export interface WriteTarget {
  /** Scheme, host and port. */
  readonly url: string;
  readonly wire: InfluxDbWire;
  readonly bucket: string;
  readonly org: string;
  readonly precision: 'ns' | 'ms';
}

/** A write endpoint that is none. */
export class WriteUrlError extends Error {
  override readonly name = 'WriteUrlError';
}

const wires: Readonly<Record<string, InfluxDbWire>> = {
  '/write': 'v1',
  '/api/v2/write': 'v2',
  '/api/v3/write_lp': 'v3',
};

/**
 * Reads a write endpoint as InfluxDB's own documentation writes it:
 * `http://host:8086/api/v2/write?org=ORG&bucket=BUCKET`, `.../write?db=NAME`,
 * `.../api/v3/write_lp?db=NAME`; with `precision=ms` for a store that knows no nanoseconds.
 *
 * @throws WriteUrlError naming what is missing
 */
export const parseWriteUrl = (text: string): WriteTarget => {
  const url = URL.parse(text);
  const wire = url === null ? undefined : wires[url.pathname];
  if (url === null || wire === undefined || !/^https?:$/.test(url.protocol)) {
    throw new WriteUrlError(
      `the store's URL is "${text}", but must be http(s)://HOST:PORT with one of the paths ` +
        Object.keys(wires).join(', '),
    );
  }
  const bucket = url.searchParams.get(wire === 'v2' ? 'bucket' : 'db');
  if (bucket === null || bucket === '') {
    const missing = wire === 'v2' ? 'bucket=NAME' : 'db=NAME';
    throw new WriteUrlError(`the store's URL is "${text}", which names nothing: add ${missing}`);
  }
  const precision = url.searchParams.get('precision') ?? 'ns';
  return {
    url: url.origin,
    wire,
    bucket,
    org: url.searchParams.get('org') ?? 'tidemark',
    precision: /^(ms|millisecond)$/.test(precision) ? 'ms' : 'ns',
  };
};
