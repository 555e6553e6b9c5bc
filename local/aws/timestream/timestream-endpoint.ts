import type { Clock } from '../../../lambdas/engine/ports.ts';
import { type Endpoint, startHttpEndpoint } from '../http-endpoint.ts';
import { type JsonObject, jsonService, ServiceError } from '../json-service.ts';
import { queryAnswer } from './query-answer.ts';
import { recordQueryOf } from './query-request.ts';
import { emptyColumns, quotaFault, type TableColumns } from './record-quotas.ts';
import { RecordStore } from './record-store.ts';
import { type WriteRecord, writeRecordsOf } from './write-request.ts';

export interface TimestreamTableOptions {
  readonly database: string;
  readonly table: string;
  /** 1 to 8766. @default 6 */
  readonly memoryRetentionHours?: number;
  /** Late records go to the magnetic store; 1 to 73000. @default - late records are rejected */
  readonly magneticRetentionDays?: number;
}

export interface TimestreamEndpointOptions {
  /** The service's own time: what retention is measured from. */
  readonly clock: Clock;
  readonly tables: readonly TimestreamTableOptions[];
  /** Called with the records that are stored, once they are. @default - nobody is told */
  readonly onStored?: (records: readonly WriteRecord[]) => void;
}

export interface TimestreamEndpoint extends Endpoint {
  /** What is stored; tables are named `database.table`. */
  readonly store: RecordStore;
}

interface Table extends TimestreamTableOptions {
  readonly name: string;
  readonly columns: TableColumns;
}

/**
 * Timestream's write API on this machine, with the documented quotas, retention and version rule,
 * and of its query API what our reader asks.
 */
export const startTimestream = async (
  options: TimestreamEndpointOptions,
): Promise<TimestreamEndpoint> => {
  const store = new RecordStore();
  const tables = options.tables.map(
    (table): Table => ({
      ...table,
      name: `${table.database}.${table.table}`,
      columns: emptyColumns(),
    }),
  );
  const endpoint = await startHttpEndpoint(
    jsonService('Timestream_20181101', {
      // The SDK asks even where its endpoint is set by environment, and then puts the address in
      // place of the host's name: the port of what was set stays.
      DescribeEndpoints: () => ({
        Endpoints: [{ Address: '127.0.0.1', CachePeriodInMinutes: 1_440 }],
      }),
      DescribeTable: (input) => {
        const { database, table, ...retention } = tableOf(tables, input);
        const { memoryRetentionHours = 6, magneticRetentionDays = 0 } = retention;
        const RetentionProperties = {
          MemoryStoreRetentionPeriodInHours: memoryRetentionHours,
          MagneticStoreRetentionPeriodInDays: magneticRetentionDays,
        };
        return { Table: { DatabaseName: database, TableName: table, RetentionProperties } };
      },
      Query: (input) => {
        const query = recordQueryOf(input);
        return queryAnswer(store.within(query), query);
      },
      WriteRecords: (input) => {
        const table = tableOf(tables, input);
        return writeRecords({ store, ...options }, table, writeRecordsOf(input));
      },
    }),
  );
  return {
    ...endpoint,
    store,
    stop: async () => {
      await endpoint.stop();
      store.close();
    },
  };
};

const tableOf = (tables: readonly Table[], { DatabaseName, TableName }: JsonObject): Table => {
  const table = tables.find((one) => one.database === DatabaseName && one.table === TableName);
  if (table !== undefined) return table;
  throw new ServiceError(
    'ResourceNotFoundException',
    `The table ${String(DatabaseName)}.${String(TableName)} does not exist.`,
  );
};

interface RejectedRecord {
  readonly RecordIndex: number;
  readonly Reason: string;
  readonly ExistingVersion?: number;
}

const writeRecords = (
  { store, clock, onStored }: TimestreamEndpointOptions & { readonly store: RecordStore },
  table: Table,
  records: readonly WriteRecord[],
): object => {
  const nowMs = clock.nowMs();
  const rejected: RejectedRecord[] = [];
  const taken: { readonly record: WriteRecord; readonly RecordIndex: number }[] = [];
  for (const [RecordIndex, record] of records.entries()) {
    const Reason = timeFault(table, record, nowMs) ?? quotaFault(record, table.columns);
    if (Reason === undefined) taken.push({ record, RecordIndex });
    else rejected.push({ RecordIndex, Reason });
  }
  const versions = store.write(
    table.name,
    taken.map(({ record }) => record),
  );
  onStored?.(taken.flatMap(({ record }, place) => (versions[place] === undefined ? record : [])));
  for (const [place, { RecordIndex }] of taken.entries()) {
    const ExistingVersion = versions[place];
    if (ExistingVersion === undefined) continue;
    const Reason = `The record version must be higher than the existing ${ExistingVersion}.`;
    rejected.push({ RecordIndex, Reason, ExistingVersion });
  }
  if (rejected.length > 0) {
    throw new ServiceError(
      'RejectedRecordsException',
      'One or more records have been rejected. See RejectedRecords for details.',
      { RejectedRecords: rejected },
    );
  }
  const memoryFrom = memoryStart(table, nowMs);
  const MemoryStore = records.filter(({ timeMs }) => timeMs >= memoryFrom).length;
  const Total = records.length;
  return { RecordsIngested: { Total, MemoryStore, MagneticStore: Total - MemoryStore } };
};

const futureWindowMs = 15 * 60_000;

const timeFault = (table: Table, { timeMs }: WriteRecord, nowMs: number): string | undefined => {
  const { magneticRetentionDays } = table;
  const from =
    magneticRetentionDays === undefined
      ? memoryStart(table, nowMs)
      : nowMs - magneticRetentionDays * 86_400_000;
  const to = nowMs + futureWindowMs;
  if (timeMs >= from && timeMs < to) return undefined;
  const store = magneticRetentionDays === undefined ? 'memory' : 'magnetic';
  const range = `[${iso(from)}, ${iso(to)})`;
  return `The record timestamp is outside the time range ${range} of the ${store} store.`;
};

const memoryStart = ({ memoryRetentionHours = 6 }: Table, nowMs: number): number =>
  nowMs - memoryRetentionHours * 3_600_000;

const iso = (ms: number): string => new Date(ms).toISOString();
