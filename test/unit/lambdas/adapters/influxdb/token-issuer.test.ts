import { beforeEach, describe, expect, it } from 'vitest';
import { TokenIssuer } from '../../../../../lambdas/adapters/influxdb/token-issuer.ts';
import { FakeInfluxDb } from '../../../../support/fake-influxdb.ts';

const admin = { username: 'tidemark', password: 'right' };
let server: FakeInfluxDb;

const issuerOf = (bucket = 'results', description = 'ours') =>
  new TokenIssuer({
    url: 'https://influx.example:8086',
    org: 'tidemark',
    bucket,
    description,
    fetch: server.fetch,
  });

beforeEach(() => {
  server = new FakeInfluxDb();
});

describe('TokenIssuer', () => {
  it('makes tokens that may write to the bucket and do nothing else', async () => {
    const issued = await issuerOf().issue(admin, 86_400);
    expect(issued).toEqual({ token: 'token-1', authorizationId: 'a1' });
    expect(server.authorizations[0]?.permissions).toEqual([
      { action: 'write', resource: { type: 'buckets', id: 'b1', orgID: 'o1' } },
    ]);
  });

  it('sets how long the bucket keeps rows', async () => {
    await issuerOf().issue(admin, 86_400);
    expect(server.retentionRules).toEqual([{ type: 'expire', everySeconds: 86_400 }]);
  });

  it('tells a token that the server takes from one that it does not', async () => {
    const { token } = await issuerOf().issue(admin, 0);
    expect(await issuerOf().isTaken(token)).toBe(true);
    expect(await issuerOf().isTaken('other')).toBe(false);
  });

  it('withdraws the other tokens of its description, and nobody else’s', async () => {
    await issuerOf('results', 'theirs').issue(admin, 0);
    await issuerOf().issue(admin, 0);
    const { authorizationId } = await issuerOf().issue(admin, 0);
    await issuerOf().withdrawOthers(admin, authorizationId);
    expect(server.authorizations.map(({ id }) => id)).toEqual(['a1', 'a3']);
  });

  it('says what to do where the administrator is not let in', async () => {
    server.password = 'changed by hand';
    await expect(issuerOf().issue(admin, 0)).rejects.toThrow(
      'does not let tidemark in (401); put the password that the user has now into the ' +
        "administrator's secret",
    );
  });

  it('says what is missing where there is no such bucket', async () => {
    await expect(issuerOf('absent').issue(admin, 0)).rejects.toThrow('has no bucket "absent"');
  });
});
