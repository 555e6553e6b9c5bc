import { recordResult } from '../../../lambdas/adapters/timestream/result-record.ts';
import type { Pipeline, WindowResult } from '../../../lambdas/engine/index.ts';
import { timestreamVariables } from '../../../lambdas/environment.ts';
import { startTimestream } from '../../aws/timestream/timestream-endpoint.ts';
import type { WriteRecord } from '../../aws/timestream/write-request.ts';
import type { LocalStore, LocalStoreOptions } from './local-store.ts';

/** Timestream for LiveAnalytics, embedded. */
export const startTimestreamStore = async ({
  pipeline,
  names: { measureDatabase: database, measureTable: table },
  clock,
  onStored,
}: LocalStoreOptions): Promise<LocalStore> => {
  const { endpoint, store, stop } = await startTimestream({
    clock,
    ...(onStored !== undefined && {
      onStored: (records) => onStored(records.map(resultOfWrite)),
    }),
    tables: [
      {
        database,
        table,
        memoryRetentionHours: 24,
        magneticRetentionDays: magneticRetentionDays(pipeline),
      },
    ],
  });
  const { tags } = pipeline.registry;
  const place = `${database}.${table}`;
  return {
    results: {
      count: () => store.count(place),
      newest: ({ window, key, aggregates }, limit) => {
        const dimensions = { pipeline: pipeline.name, window, key };
        return store
          .newest({ table: place, measureName: window, dimensions }, limit)
          .map((record) => recordResult(record, aggregates, tags));
      },
      all: () => store.all(place).map((record) => recordResult(record, [], tags)),
    },
    variables: {
      [timestreamVariables.database]: database,
      AWS_ENDPOINT_URL_TIMESTREAM_WRITE: endpoint,
      AWS_ENDPOINT_URL_TIMESTREAM_QUERY: endpoint,
    },
    stop,
  };
};

const resultOfWrite = ({ dimensions, measures, timeMs, version }: WriteRecord): WindowResult =>
  recordResult({
    dimensions: byName(dimensions),
    measures: byName(measures),
    timeMs,
    version,
  });

const byName = (
  parts: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> => Object.fromEntries(parts.map(({ name, value }) => [name, value]));

/** Results of the oldest reading that the declaration admits must fit in. */
const magneticRetentionDays = ({ guards }: Pipeline): number =>
  Math.min(73_000, Math.max(365, Math.ceil(guards.maxAge / 86_400_000) + 1));
