import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { SecretVersions } from '../../../../../lambdas/adapters/secrets-manager/secret-versions.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

const versionsOf = () => {
  const client = new SecretsManagerClient(localClient);
  return { mock: mockClient(client), versions: new SecretVersions(client, 'arn') };
};

describe('SecretVersions', () => {
  it('reads what everybody reads', async () => {
    const { mock, versions } = versionsOf();
    mock
      .on(GetSecretValueCommand, { SecretId: 'arn', VersionStage: 'AWSCURRENT' })
      .resolves({ SecretString: 'a' });
    expect(await versions.current()).toBe('a');
  });

  it('has no pending version before one is put', async () => {
    const { mock, versions } = versionsOf();
    mock
      .on(GetSecretValueCommand, { VersionId: 'v2', VersionStage: 'AWSPENDING' })
      .rejects(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
    expect(await versions.pending('v2')).toBeUndefined();
  });

  it('throws where a version cannot be read for another reason', async () => {
    const { mock, versions } = versionsOf();
    mock.on(GetSecretValueCommand).rejects(new Error('denied'));
    await expect(versions.pending('v2')).rejects.toThrow('denied');
  });

  it('puts a pending version under the token of its request', async () => {
    const { mock, versions } = versionsOf();
    await versions.putPending('v2', 'b');
    expect(mock.commandCalls(PutSecretValueCommand)[0]?.args[0].input).toEqual({
      SecretId: 'arn',
      ClientRequestToken: 'v2',
      SecretString: 'b',
      VersionStages: ['AWSPENDING'],
    });
  });

  it('makes a version current in place of the one before, once', async () => {
    const { mock, versions } = versionsOf();
    const listed = (VersionId: string) => ({
      Versions: [{ VersionId: 'v0' }, { VersionId, VersionStages: ['AWSCURRENT'] }],
    });
    mock.on(ListSecretVersionIdsCommand).resolvesOnce(listed('v1')).resolvesOnce(listed('v2'));
    await versions.makeCurrent('v2');
    await versions.makeCurrent('v2');
    const moves = mock.commandCalls(UpdateSecretVersionStageCommand);
    expect(moves.map(({ args }) => args[0].input)).toEqual([
      {
        SecretId: 'arn',
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: 'v2',
        RemoveFromVersionId: 'v1',
      },
    ]);
  });
});
