import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

const current = 'AWSCURRENT';
const pending = 'AWSPENDING';

/** The versions of one secret, as a rotation moves through them. */
export class SecretVersions {
  private readonly client: SecretsManagerClient;
  private readonly secretId: string;

  constructor(client: SecretsManagerClient, secretId: string) {
    this.client = client;
    this.secretId = secretId;
  }

  /** What everybody reads. */
  async current(): Promise<string> {
    return (await this.read({ VersionStage: current })) ?? '';
  }

  /** What a version that is being made holds; undefined where nothing was put yet. */
  async pending(version: string): Promise<string | undefined> {
    return await this.read({ VersionId: version, VersionStage: pending });
  }

  async putPending(version: string, value: string): Promise<void> {
    await this.client.send(
      new PutSecretValueCommand({
        SecretId: this.secretId,
        ClientRequestToken: version,
        SecretString: value,
        VersionStages: [pending],
      }),
    );
  }

  /** Lets everybody read that version from now on; nothing where they do already. */
  async makeCurrent(version: string): Promise<void> {
    const { Versions = [] } = await this.client.send(
      new ListSecretVersionIdsCommand({ SecretId: this.secretId }),
    );
    const before = Versions.find(({ VersionStages }) => VersionStages?.includes(current));
    if (before?.VersionId === version) return;
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: this.secretId,
        VersionStage: current,
        MoveToVersionId: version,
        ...(before?.VersionId !== undefined && { RemoveFromVersionId: before.VersionId }),
      }),
    );
  }

  private async read(which: {
    readonly VersionStage: string;
    readonly VersionId?: string;
  }): Promise<string | undefined> {
    try {
      const command = new GetSecretValueCommand({ SecretId: this.secretId, ...which });
      return (await this.client.send(command)).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
