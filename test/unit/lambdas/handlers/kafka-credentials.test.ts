import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { kafkaCredentials } from '../../../../lambdas/handlers/kafka-credentials.ts';

const secrets = mockClient(SecretsManagerClient);

afterEach(() => {
  vi.unstubAllEnvs();
  secrets.reset();
});

const ask = (credential: unknown): unknown => (credential as () => unknown)();

describe('who a function is to brokers', () => {
  it('is nobody where they ask nobody', async () => {
    vi.stubEnv('TIDEMARK_KAFKA_ACCESS', 'none');
    expect(await kafkaCredentials()).toEqual({});
  });

  it('is its role, as a token', async () => {
    vi.stubEnv('TIDEMARK_KAFKA_ACCESS', 'iam');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const { credentials } = await kafkaCredentials();
    expect(credentials?.mechanism).toBe('OAUTHBEARER');
    expect(Buffer.from(String(await ask(credentials?.token)), 'base64url').toString()).toContain(
      'https://kafka.eu-central-1.amazonaws.com/?Action=kafka-cluster%3AConnect',
    );
  });

  it('is the user of a secret, as it is by then', async () => {
    vi.stubEnv('TIDEMARK_KAFKA_ACCESS', 'scram');
    vi.stubEnv('TIDEMARK_KAFKA_USER', 'arn:user');
    secrets
      .on(GetSecretValueCommand, { SecretId: 'arn:user' })
      .resolvesOnce({ SecretString: '{"username":"tidemark","password":"old"}' })
      .resolves({ SecretString: '{"username":"tidemark","password":"new"}' });
    const { credentials } = await kafkaCredentials();
    expect(credentials?.mechanism).toBe('SCRAM-SHA-512');
    expect(await ask(credentials?.username)).toBe('tidemark');
    expect(await ask(credentials?.password)).toBe('new');
    secrets.on(GetSecretValueCommand).resolves({ SecretString: '{"username":"tidemark"}' });
    await expect(ask(credentials?.password)).rejects.toThrow(
      'the secret arn:user has no "username" and "password"; put them there as JSON',
    );
  });

  it('is refused where it is of no kind that there is, or its secret is missing', async () => {
    vi.stubEnv('TIDEMARK_KAFKA_ACCESS', 'kerberos');
    await expect(kafkaCredentials()).rejects.toThrow(
      'TIDEMARK_KAFKA_ACCESS is "kerberos", but must be none, iam or scram',
    );
    vi.stubEnv('TIDEMARK_KAFKA_ACCESS', 'scram');
    await expect(kafkaCredentials()).rejects.toThrow('TIDEMARK_KAFKA_USER is not set');
  });
});
