import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { SecretToken } from '../../../../../lambdas/adapters/secrets-manager/secret-token.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

const tokenOf = (...secrets: (string | Error)[]) => {
  const client = new SecretsManagerClient(localClient);
  const mock = mockClient(client);
  const answers = secrets.values();
  mock.on(GetSecretValueCommand).callsFake(async () => {
    const { value } = answers.next();
    if (value instanceof Error) throw value;
    return { SecretString: value };
  });
  const reads = () => mock.commandCalls(GetSecretValueCommand, { SecretId: 'arn' }).length;
  return { token: new SecretToken(client, 'arn'), reads };
};

describe('SecretToken', () => {
  it('is read once, however often it is asked for', async () => {
    const { token, reads } = tokenOf('{"token":"a"}', '{"token":"b"}');
    expect(await Promise.all([token.current(), token.current()])).toEqual(['a', 'a']);
    expect(reads()).toBe(1);
  });

  it('is read again where it is not taken any more', async () => {
    const { token } = tokenOf('{"token":"a"}', '{"token":"b"}');
    await token.current();
    expect(await token.renew()).toBe('b');
    expect(await token.current()).toBe('b');
  });

  it('is asked for again after a failure', async () => {
    const { token } = tokenOf(new Error('throttled'), '{"token":"a"}');
    await expect(token.current()).rejects.toThrow('throttled');
    expect(await token.current()).toBe('a');
  });

  it.each(['{}', '{"token":""}', '{"token":7}'])('is missing from %s', async (secret) => {
    const { token } = tokenOf(secret);
    await expect(token.current()).rejects.toThrow('the secret arn has no "token" yet');
  });
});
