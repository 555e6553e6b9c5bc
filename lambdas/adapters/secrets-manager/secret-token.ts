import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * The `token` of a secret's JSON, read when it is first asked for and kept until somebody says that
 * it is not taken any more: a rotation costs one refused request.
 */
export class SecretToken {
  private readonly client: SecretsManagerClient;
  private readonly secretId: string;
  private token: Promise<string> | undefined;

  constructor(client: SecretsManagerClient, secretId: string) {
    this.client = client;
    this.secretId = secretId;
  }

  /** @throws Error where the secret cannot be read or holds no token */
  current(): Promise<string> {
    this.token ??= this.read();
    return this.token;
  }

  /** Reads it again. @throws Error where the secret cannot be read or holds no token */
  renew(): Promise<string> {
    this.token = undefined;
    return this.current();
  }

  private async read(): Promise<string> {
    try {
      const answer = await this.client.send(new GetSecretValueCommand({ SecretId: this.secretId }));
      return tokenIn(answer.SecretString, this.secretId);
    } catch (error) {
      // The next write asks again.
      this.token = undefined;
      throw error;
    }
  }
}

const tokenIn = (text: string | undefined, secretId: string): string => {
  const { token } = JSON.parse(text ?? '{}') as { token?: unknown };
  if (typeof token === 'string' && token !== '') return token;
  throw new Error(`the secret ${secretId} has no "token" yet: its rotation has not run or failed`);
};
