import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** How long brokers of MSK take a token, seconds; they are asked anew for each connection. */
const lifetimeSeconds = 900;

/** What a function has in its environment, always. */
export interface FunctionCredentials {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Who the function is, as brokers of MSK want it from a client of SASL/OAUTHBEARER: the URL of a
 * call that only AWS could check, signed, in base64.
 *
 * @param signingDate @default - now, as the SDK has it
 */
export const iamToken = async (
  { region, ...credentials }: FunctionCredentials,
  signingDate?: Date,
): Promise<string> => {
  const hostname = `kafka.${region}.amazonaws.com`;
  const signer = new SignatureV4({ service: 'kafka-cluster', region, credentials, sha256: Sha256 });
  const { query = {} } = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'kafka-cluster:Connect' },
      headers: { host: hostname },
    },
    { expiresIn: lifetimeSeconds, ...(signingDate === undefined ? {} : { signingDate }) },
  );
  const parameters = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  parameters.push('User-Agent=tidemark');
  return Buffer.from(`https://${hostname}/?${parameters.join('&')}`).toString('base64url');
};

/** Node's own hash in the form that the signer asks for. */
class Sha256 {
  private readonly hash: { update(data: Uint8Array | string): unknown; digest(): Buffer };

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }

  update(data: Uint8Array | string): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

const keyOf = (secret: string | ArrayBuffer | ArrayBufferView): Buffer => {
  if (typeof secret === 'string') return Buffer.from(secret);
  return ArrayBuffer.isView(secret)
    ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
    : Buffer.from(secret);
};
