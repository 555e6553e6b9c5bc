import type { Clock, Pipeline, StoreKind, WindowResult } from '../../../lambdas/engine/index.ts';
import type { RowsOfKey } from '../../influxdb/point-store.ts';
import type { ResourceNames } from '../resource-names.ts';

/** What a store of a run holds, whichever it is: of each row the highest revision. */
export interface StoredResults {
  /** Rows in all. */
  count(): number;
  /** The newest `limit` rows of a key, oldest first. */
  newest(rows: RowsOfKey, limit: number): WindowResult[];
  /** Every row, in a fixed order. */
  all(): WindowResult[];
}

/** A store of results, embedded. */
export interface LocalStore {
  readonly results: StoredResults;
  /** What functions find it by: names of lambdas/environment.ts and of the SDK. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface LocalStoreOptions {
  readonly pipeline: Pipeline;
  readonly names: ResourceNames;
  /** The run's clock: what retention is measured by. */
  readonly clock: Clock;
  /** Called with results, once a query finds them. @default - nobody is told */
  readonly onStored?: (results: readonly WindowResult[]) => void;
}

/** Which store a run has. */
export interface ChosenStore {
  readonly kind: StoreKind;
  /** Of InfluxDB: a real server's write endpoint, see `parseWriteUrl`. @default - embedded */
  readonly writeUrl?: string;
  /** That the server asks for. @default - none */
  readonly token?: string;
}
