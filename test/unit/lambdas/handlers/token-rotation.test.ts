import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { TokenIssuer } from '../../../../lambdas/adapters/influxdb/token-issuer.ts';
import { SecretVersions } from '../../../../lambdas/adapters/secrets-manager/secret-versions.ts';
import { rotateToken } from '../../../../lambdas/handlers/token-rotation.ts';
import { localClient } from '../../../contract/embedded-tables.ts';
import { FakeInfluxDb } from '../../../support/fake-influxdb.ts';

let server: FakeInfluxDb;
let parts: Parameters<typeof rotateToken>[1];
/** Values of the token's secret by version, and which of them everybody reads. */
let versions: Map<string, string>;
let current: string;

const absent = () => new ResourceNotFoundException({ message: 'none', $metadata: {} });

beforeEach(() => {
  server = new FakeInfluxDb();
  versions = new Map([['v0', '{"none":"x"}']]);
  current = 'v0';
  const client = new SecretsManagerClient(localClient);
  const mock = mockClient(client);
  mock.on(CreateSecretCommand).rejects(new Error('nobody makes secrets here'));
  mock.on(GetSecretValueCommand).callsFake(({ SecretId, VersionId, VersionStage }) => {
    if (SecretId === 'admin') return { SecretString: '{"username":"tidemark","password":"right"}' };
    const value = versions.get(VersionStage === 'AWSCURRENT' ? current : String(VersionId));
    if (value === undefined) throw absent();
    return { SecretString: value };
  });
  mock.on(PutSecretValueCommand).callsFake(({ ClientRequestToken, SecretString }) => {
    versions.set(String(ClientRequestToken), String(SecretString));
    return {};
  });
  mock.on(ListSecretVersionIdsCommand).callsFake(() => ({
    Versions: [...versions.keys()].map((VersionId) => ({
      VersionId,
      VersionStages: VersionId === current ? ['AWSCURRENT'] : ['AWSPENDING'],
    })),
  }));
  mock.on(UpdateSecretVersionStageCommand).callsFake(({ MoveToVersionId }) => {
    current = String(MoveToVersionId);
    return {};
  });
  const target = { url: 'https://influx.example:8086', org: 'tidemark', bucket: 'results' };
  parts = {
    secret: new SecretVersions(client, 'token'),
    admin: new SecretVersions(client, 'admin'),
    issuer: new TokenIssuer({ ...target, description: 'ours', fetch: server.fetch }),
    retentionSeconds: 3_600,
  };
});

const step = (Step: SecretsManagerRotationEvent['Step'], version: string): Promise<void> =>
  rotateToken({ Step, ClientRequestToken: version, SecretId: 'token' }, parts);

const rotate = async (version: string): Promise<void> => {
  for (const each of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
    await step(each, version);
  }
};

describe('a rotation of the token', () => {
  it('gives the secret a token that the server takes', async () => {
    await rotate('v1');
    expect(current).toBe('v1');
    expect(JSON.parse(versions.get('v1') ?? '')).toEqual({
      token: 'token-1',
      authorizationId: 'a1',
    });
  });

  it('withdraws the one before', async () => {
    await rotate('v1');
    await rotate('v2');
    expect(server.authorizations.map(({ token }) => token)).toEqual(['token-2']);
  });

  it('makes one token where a step is repeated', async () => {
    await step('createSecret', 'v1');
    await rotate('v1');
    await step('finishSecret', 'v1');
    expect(server.authorizations.map(({ token }) => token)).toEqual(['token-1']);
  });

  it('withdraws what a rotation left behind that broke off', async () => {
    await step('createSecret', 'v1');
    await rotate('v2');
    expect(server.authorizations.map(({ token }) => token)).toEqual(['token-2']);
  });

  it('leaves the token before in use where the server does not take the new one', async () => {
    await rotate('v1');
    await step('createSecret', 'v2');
    server.authorizations.pop();
    await expect(step('testSecret', 'v2')).rejects.toThrow('the one before stays in use');
    expect(current).toBe('v1');
  });

  it('tests and finishes nothing that was not made', async () => {
    await expect(step('testSecret', 'v9')).rejects.toThrow('version v9 of the secret was never');
    await expect(step('finishSecret', 'v9')).rejects.toThrow('version v9 of the secret was never');
  });
});
