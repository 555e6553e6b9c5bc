import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { TimestreamSink } from '../../adapters/timestream/timestream-sink.ts';
import type { ResultSink } from '../../engine/index.ts';
import { timestreamEnvironment } from '../../environment.ts';

/** Results in Timestream for LiveAnalytics, as the variables say. @throws EnvironmentError */
export const timestreamResultSink = (variables: NodeJS.ProcessEnv, table: string): ResultSink =>
  new TimestreamSink(new TimestreamWriteClient(), { ...timestreamEnvironment(variables), table });
