import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SASLOptions } from '@platformatic/kafka';
import { secretUser, type User } from '../../adapters/secrets-manager/secret-user.ts';
import { EnvironmentError, kafkaVariables } from '../../environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The user of the secret that the variable names. @throws EnvironmentError */
export const scramCredentials = (variables: Variables): SASLOptions => {
  const secret = variables[kafkaVariables.user];
  if (secret === undefined || secret === '') {
    throw new EnvironmentError(kafkaVariables.user, secret, 'set');
  }
  const client = new SecretsManagerClient();
  const user = (): Promise<User> => secretUser(client, secret);
  return {
    mechanism: 'SCRAM-SHA-512',
    username: async () => (await user()).username,
    password: async () => (await user()).password,
  };
};
