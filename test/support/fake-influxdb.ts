import type { TokenIssuerOptions } from '../../lambdas/adapters/influxdb/token-issuer.ts';

interface Authorization {
  readonly id: string;
  readonly token: string;
  readonly description: string;
  readonly permissions: unknown;
}

/** What InfluxDB 2 says of users, buckets and tokens, in memory, behind a fetch of its own. */
export class FakeInfluxDb {
  readonly authorizations: Authorization[] = [];
  /** As they were last set. */
  retentionRules: unknown;
  password = 'right';
  private made = 0;

  readonly fetch: NonNullable<TokenIssuerOptions['fetch']> = async (input, init = {}) => {
    const url = new URL(String(input));
    const headers = new Headers(init.headers);
    const body = typeof init.body === 'string' && init.body !== '' ? JSON.parse(init.body) : {};
    return this.answer(`${init.method} ${url.pathname}`, headers, body as Record<string, unknown>);
  };

  private answer(call: string, headers: Headers, body: Record<string, unknown>): Response {
    if (call === 'POST /api/v2/signin') {
      const wanted = `Basic ${Buffer.from(`tidemark:${this.password}`).toString('base64')}`;
      if (headers.get('authorization') !== wanted) return new Response('', { status: 401 });
      const cookie = 'influxdb-oss-session=abc; Path=/api/; HttpOnly';
      return new Response(null, { status: 204, headers: { 'set-cookie': cookie } });
    }
    if (call === 'POST /api/v2/write') {
      const known = this.authorizations.some(
        ({ token }) => headers.get('authorization') === `Token ${token}`,
      );
      return new Response('', { status: known ? 400 : 401 });
    }
    if (headers.get('cookie') !== 'influxdb-oss-session=abc') {
      return new Response('{"code":"unauthorized"}', { status: 401 });
    }
    return this.withSession(call, body);
  }

  private withSession(call: string, body: Record<string, unknown>): Response {
    switch (call) {
      case 'GET /api/v2/buckets':
        return Response.json({ buckets: [{ id: 'b1', orgID: 'o1', name: 'results' }] });
      case 'PATCH /api/v2/buckets/b1':
        this.retentionRules = body.retentionRules;
        return Response.json({ id: 'b1' });
      case 'GET /api/v2/authorizations':
        return Response.json({ authorizations: this.authorizations });
      case 'POST /api/v2/authorizations': {
        this.made += 1;
        const made = { id: `a${this.made}`, token: `token-${this.made}` };
        const { description, permissions } = body as unknown as Authorization;
        this.authorizations.push({ ...made, description, permissions });
        return Response.json(made, { status: 201 });
      }
    }
    const [, id] = /^DELETE \/api\/v2\/authorizations\/(\w+)$/.exec(call) ?? [];
    const at = this.authorizations.findIndex((each) => each.id === id);
    if (at === -1) return new Response(`{"code":"not found"}`, { status: 404 });
    this.authorizations.splice(at, 1);
    return new Response(null, { status: 204 });
  }
}
