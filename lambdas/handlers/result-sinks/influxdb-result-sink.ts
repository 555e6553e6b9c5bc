import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { InfluxDbSink } from '../../adapters/influxdb/influxdb-sink.ts';
import { SecretToken } from '../../adapters/secrets-manager/secret-token.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { ResultSink } from '../../engine/index.ts';
import { influxDbEnvironment } from '../../environment.ts';

/** Results in InfluxDB, as the variables say. @throws EnvironmentError */
export const influxDbResultSink = (variables: NodeJS.ProcessEnv, table: string): ResultSink => {
  const { tokenSecret, ...target } = influxDbEnvironment(variables);
  return new InfluxDbSink({
    ...target,
    ...(tokenSecret !== undefined && {
      token: new SecretToken(new SecretsManagerClient(), tokenSecret),
    }),
    measurement: table,
    clock: systemClock,
  });
};
