import type { ResultSink } from '../engine/index.ts';
import { EnvironmentError, processVariables } from '../environment.ts';

/**
 * The sink of the store that the function's variable names. The stack's bundler puts the name in
 * the variable's place, so that a function carries the client of its own store and no other.
 *
 * @param table the declaration's destination of results
 */
export const resultSink = async (table: string): Promise<ResultSink> => {
  if (process.env.TIDEMARK_STORE === 'influxdb') {
    const { influxDbResultSink } = await import('./result-sinks/influxdb-result-sink.ts');
    return influxDbResultSink(process.env, table);
  }
  if (process.env.TIDEMARK_STORE === 'timestream') {
    const { timestreamResultSink } = await import('./result-sinks/timestream-result-sink.ts');
    return timestreamResultSink(process.env, table);
  }
  throw new EnvironmentError(
    processVariables.store,
    process.env.TIDEMARK_STORE,
    'influxdb or timestream',
  );
};
