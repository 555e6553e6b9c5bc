import type { SecretsManagerRotationEvent } from 'aws-lambda';
import type { InfluxDbAdmin, IssuedToken, TokenIssuer } from '../adapters/influxdb/token-issuer.ts';
import type { SecretVersions } from '../adapters/secrets-manager/secret-versions.ts';

export interface RotationParts {
  readonly secret: SecretVersions;
  readonly admin: SecretVersions;
  readonly issuer: TokenIssuer;
  /** How long the bucket keeps rows; 0 is for ever. */
  readonly retentionSeconds: number;
}

/**
 * One step of a rotation; Secrets Manager may repeat each.
 *
 * 1. `createSecret`: a new token, kept as the pending version.
 * 2. `setSecret`: nothing, the server knows the token since it made it.
 * 3. `testSecret`: the server takes it.
 * 4. `finishSecret`: it becomes the current version, and every other token of ours is withdrawn:
 *    the one before, and those of rotations that broke off. Who still has one of them is refused
 *    once and reads the secret again.
 */
export const rotateToken = async (
  { Step, ClientRequestToken: version }: SecretsManagerRotationEvent,
  { secret, admin, issuer, retentionSeconds }: RotationParts,
): Promise<void> => {
  switch (Step) {
    case 'createSecret': {
      if ((await secret.pending(version)) !== undefined) return;
      const issued = await issuer.issue(adminIn(await admin.current()), retentionSeconds);
      await secret.putPending(version, JSON.stringify(issued));
      return;
    }
    case 'setSecret':
      return;
    case 'testSecret': {
      const { token } = await pendingToken(secret, version);
      if (await issuer.isTaken(token)) return;
      throw new Error('InfluxDB does not take the new token; the one before stays in use');
    }
    case 'finishSecret': {
      const { authorizationId } = await pendingToken(secret, version);
      await secret.makeCurrent(version);
      await issuer.withdrawOthers(adminIn(await admin.current()), authorizationId);
    }
  }
};

const pendingToken = async (secret: SecretVersions, version: string): Promise<IssuedToken> => {
  const pending = await secret.pending(version);
  if (pending === undefined) throw new Error(`version ${version} of the secret was never made`);
  return JSON.parse(pending) as IssuedToken;
};

const adminIn = (text: string): InfluxDbAdmin => {
  const { username, password } = JSON.parse(text) as Partial<InfluxDbAdmin>;
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  throw new Error(`the administrator's secret has no "username" and "password"; put them there`);
};
