import type { TimestreamQueryClient } from '@aws-sdk/client-timestream-query';
import type { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import type { TokenSource } from '../../lambdas/adapters/influxdb/influxdb-connection.ts';
import { InfluxDbResultReader } from '../../lambdas/adapters/influxdb/influxdb-result-reader.ts';
import { InfluxDbSink } from '../../lambdas/adapters/influxdb/influxdb-sink.ts';
import type { InfluxDbWire } from '../../lambdas/adapters/influxdb/write-path.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { TimestreamResultReader } from '../../lambdas/adapters/timestream/timestream-result-reader.ts';
import { TimestreamSink } from '../../lambdas/adapters/timestream/timestream-sink.ts';
import type { ResultReader, ResultSink } from '../../lambdas/engine/index.ts';

/** Both sides of the store that results are kept in. */
export interface StoredResults {
  readonly sink: ResultSink;
  readonly reader: ResultReader;
}

/** Where in the store they are. */
export interface ResultNames {
  readonly measureDatabase: string;
  readonly measureTable: string;
}

/** Results in Timestream for LiveAnalytics. */
export const timestreamResults = (
  write: TimestreamWriteClient,
  query: TimestreamQueryClient,
  { measureDatabase: database, measureTable: table }: ResultNames,
): StoredResults => ({
  sink: new TimestreamSink(write, { database, table }),
  reader: new TimestreamResultReader(query, { database, table }),
});

/** How an InfluxDB is reached. */
export interface InfluxDbServer {
  readonly url: string;
  readonly wire: InfluxDbWire;
  readonly org: string;
  readonly bucket: string;
  readonly precision: 'ns' | 'ms';
  /** @default - it asks for none */
  readonly token?: string;
}

/** Results in InfluxDB. */
export const influxDbResults = (
  { token: text, ...server }: InfluxDbServer,
  { measureTable: measurement }: ResultNames,
): StoredResults => {
  const token = text === undefined ? {} : { token: fixedToken(text) };
  return {
    sink: new InfluxDbSink({ ...server, measurement, clock: systemClock, ...token }),
    reader: new InfluxDbResultReader({ ...server, measurement, ...token }),
  };
};

/** There is no newer one: whoever gave it has to give another. */
const fixedToken = (token: string): TokenSource => ({
  current: async () => token,
  renew: async () => token,
});
