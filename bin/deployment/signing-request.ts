import 'reflect-metadata';
import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A private key, and the request for a certificate of it. Both PEM. */
export interface SigningRequest {
  readonly privateKey: string;
  readonly request: string;
}

/**
 * Asks for a certificate of a key that never leaves this machine.
 *
 * @param name of the device, the subject's common name
 * @param privateKey PEM, EC P-256. @default - a new one
 */
export const signingRequest = async (
  name: string,
  privateKey = newPrivateKey(),
): Promise<SigningRequest> => {
  const key = createPrivateKey(privateKey);
  const { subtle } = webcrypto;
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: new x509.Name([{ CN: [name] }]),
    keys: {
      privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
      publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
    },
    signingAlgorithm: algorithm,
  });
  return { privateKey, request: request.toString('pem') };
};

const newPrivateKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
