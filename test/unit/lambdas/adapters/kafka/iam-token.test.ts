import { describe, expect, it } from 'vitest';
import { iamToken } from '../../../../../lambdas/adapters/kafka/iam-token.ts';

const credentials = {
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'session/token==',
};
const signingDate = new Date('2025-03-10T10:15:00Z');
const urlOf = (token: string): URL => new URL(Buffer.from(token, 'base64url').toString());

describe('iamToken', () => {
  it("is the signed URL of a call of the function's role, for fifteen minutes", async () => {
    const token = await iamToken(credentials, signingDate);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    const { origin, searchParams } = urlOf(token);
    expect(origin).toBe('https://kafka.eu-central-1.amazonaws.com');
    expect(Object.fromEntries(searchParams)).toEqual({
      Action: 'kafka-cluster:Connect',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20250310/eu-central-1/kafka-cluster/aws4_request',
      'X-Amz-Date': '20250310T101500Z',
      'X-Amz-Expires': '900',
      'X-Amz-Security-Token': 'session/token==',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'User-Agent': 'tidemark',
    });
  });

  it('is signed with the secret', async () => {
    const signature = async (secretAccessKey: string) =>
      urlOf(await iamToken({ ...credentials, secretAccessKey }, signingDate)).searchParams.get(
        'X-Amz-Signature',
      );
    expect(await signature('secret')).toBe(await signature('secret'));
    expect(await signature('secret')).not.toBe(await signature('another'));
  });
});
