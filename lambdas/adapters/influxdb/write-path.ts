import type { TimePrecision } from './point-place.ts';

/** Which write endpoint a server has: see `writePath`. */
export const influxDbWires = ['v1', 'v2', 'v3'] as const;
export type InfluxDbWire = (typeof influxDbWires)[number];

/** Where points go on a server. */
export interface InfluxDbBucket {
  /** Of v1 and v3 servers the database. */
  readonly bucket: string;
  /** Of v2 servers only. @default '' */
  readonly org?: string;
}

/**
 * The path to write to, as real servers have it:
 *
 * | wire | path | servers |
 * |---|---|---|
 * | v1 | `/write` | InfluxDB 1, VictoriaMetrics; 2 and 3 for old clients |
 * | v2 | `/api/v2/write` | InfluxDB 2, VictoriaMetrics; 3 for old clients |
 * | v3 | `/api/v3/write_lp` | InfluxDB 3 |
 */
export const writePath = (
  wire: InfluxDbWire,
  { bucket, org = '' }: InfluxDbBucket,
  precision: TimePrecision,
): string => {
  switch (wire) {
    case 'v1':
      return `/write?${query({ db: bucket, precision })}`;
    case 'v2':
      return `/api/v2/write?${query({ org, bucket, precision })}`;
    case 'v3': {
      const unit = precision === 'ns' ? 'nanosecond' : 'millisecond';
      return `/api/v3/write_lp?${query({ db: bucket, precision: unit, accept_partial: 'true' })}`;
    }
  }
};

const query = (parameters: Readonly<Record<string, string>>): string =>
  String(new URLSearchParams(parameters));
