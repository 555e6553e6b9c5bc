import type { InfluxDbBucket } from './write-path.ts';

/** Who may make tokens: the user that the instance was made with. */
export interface InfluxDbAdmin {
  readonly username: string;
  readonly password: string;
}

/** A token and what the server knows it by. */
export interface IssuedToken {
  readonly token: string;
  readonly authorizationId: string;
}

export interface TokenIssuerOptions extends Required<InfluxDbBucket> {
  /** `https://host:8086` */
  readonly url: string;
  /** Marks tokens as ours: those of the same description are withdrawn together. */
  readonly description: string;
  /** @default - the runtime's own */
  readonly fetch?: typeof fetch;
}

/** How long one request may take. */
const timeoutMs = 10_000;

/**
 * Makes and withdraws tokens of an InfluxDB 2 that may write to one bucket and do nothing else.
 */
export class TokenIssuer {
  private readonly options: TokenIssuerOptions;

  constructor(options: TokenIssuerOptions) {
    this.options = options;
  }

  /** A new token; what the bucket keeps longer than that, in seconds, it lets go. 0 is for ever. */
  async issue(admin: InfluxDbAdmin, retentionSeconds: number): Promise<IssuedToken> {
    const session = await this.signIn(admin);
    const bucket = await this.bucket(session);
    const id = text(bucket, 'id');
    const orgID = text(bucket, 'orgID');
    const rules = [{ type: 'expire', everySeconds: retentionSeconds }];
    await this.call(session, 'PATCH', `/api/v2/buckets/${id}`, { retentionRules: rules });
    const { description } = this.options;
    const permissions = [{ action: 'write', resource: { type: 'buckets', id, orgID } }];
    const made = await this.call(session, 'POST', '/api/v2/authorizations', {
      orgID,
      description,
      permissions,
    });
    return { token: text(made, 'token'), authorizationId: text(made, 'id') };
  }

  /** Whether the server takes what a token writes; nothing is written. */
  async isTaken(token: string): Promise<boolean> {
    const { org, bucket } = this.options;
    const path = `/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ns' })}`;
    const headers = { authorization: `Token ${token}` };
    const { status } = await this.send(path, { method: 'POST', headers, body: '' });
    // Of no lines it may say that there are none: then it knew the token.
    return status !== 401 && status !== 403 && status < 500;
  }

  /** Withdraws every token of the description but one. */
  async withdrawOthers(admin: InfluxDbAdmin, authorizationId: string): Promise<void> {
    const session = await this.signIn(admin);
    const { org, description } = this.options;
    const path = `/api/v2/authorizations?${new URLSearchParams({ org })}`;
    const { authorizations } = await this.call(session, 'GET', path);
    for (const each of listOf(authorizations)) {
      if (each.description !== description || each.id === authorizationId) continue;
      await this.call(session, 'DELETE', `/api/v2/authorizations/${text(each, 'id')}`);
    }
  }

  /** @returns the session's cookie */
  private async signIn({ username, password }: InfluxDbAdmin): Promise<string> {
    const credentials = Buffer.from(`${username}:${password}`).toString('base64');
    const headers = { authorization: `Basic ${credentials}` };
    const response = await this.send('/api/v2/signin', { method: 'POST', headers });
    const [cookie] = response.headers.getSetCookie();
    if (response.ok && cookie !== undefined) return cookie.replace(/;.*/, '');
    throw new Error(
      `InfluxDB at ${this.options.url} does not let ${username} in (${response.status}); put the ` +
        "password that the user has now into the administrator's secret",
    );
  }

  private async bucket(session: string): Promise<Answer> {
    const { org, bucket: name } = this.options;
    const path = `/api/v2/buckets?${new URLSearchParams({ org, name })}`;
    const { buckets } = await this.call(session, 'GET', path);
    const found = listOf(buckets).find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new Error(`InfluxDB at ${this.options.url} has no bucket "${name}" in "${org}"; make it`);
  }

  private async call(
    session: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<Answer> {
    const response = await this.send(path, {
      method,
      headers: { cookie: session, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const said = await response.text();
    if (response.ok) return said === '' ? {} : (JSON.parse(said) as Answer);
    const where = `${method} ${path.replace(/[?].*/, '')}`;
    throw new Error(`InfluxDB refused ${where}: ${response.status} ${said}`);
  }

  private send(path: string, init: RequestInit): Promise<Response> {
    const signal = AbortSignal.timeout(timeoutMs);
    return (this.options.fetch ?? fetch)(new URL(path, this.options.url), { ...init, signal });
  }
}

type Answer = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly Answer[] =>
  Array.isArray(value) ? (value as readonly Answer[]) : [];

const text = (answer: Answer, name: string): string => {
  const value = answer[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`InfluxDB's answer has no "${name}": ${Object.keys(answer).join(', ')}`);
};
