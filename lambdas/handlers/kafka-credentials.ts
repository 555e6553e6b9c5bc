import type { SASLOptions } from '@platformatic/kafka';
import { EnvironmentError, kafkaVariables } from '../environment.ts';

/**
 * Who the function is to brokers, by the kind that its variable names; nobody where they ask
 * nobody. The stack's bundler puts the kind in the variable's place, so that a function carries
 * what its own brokers need and nothing else.
 */
export const kafkaCredentials = async (): Promise<{ readonly credentials?: SASLOptions }> => {
  if (process.env.TIDEMARK_KAFKA_ACCESS === 'iam') {
    const { iamCredentials } = await import('../adapters/kafka/iam-credentials.ts');
    return { credentials: iamCredentials() };
  }
  if (process.env.TIDEMARK_KAFKA_ACCESS === 'scram') {
    const { scramCredentials } = await import('./kafka-credentials/scram-credentials.ts');
    return { credentials: scramCredentials(process.env) };
  }
  if (process.env.TIDEMARK_KAFKA_ACCESS === 'none') return {};
  throw new EnvironmentError(
    kafkaVariables.access,
    process.env.TIDEMARK_KAFKA_ACCESS,
    'none, iam or scram',
  );
};
