import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A user of some server. */
export interface User {
  readonly username: string;
  readonly password: string;
}

/**
 * The user that a secret's JSON has now: read each time, so that a new password holds at once.
 *
 * @throws Error where the secret cannot be read or holds no user
 */
export const secretUser = async (client: SecretsManagerClient, SecretId: string): Promise<User> => {
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  const { username, password } = JSON.parse(SecretString) as Partial<Record<string, unknown>>;
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  throw new Error(
    `the secret ${SecretId} has no "username" and "password"; put them there as JSON`,
  );
};
