import 'reflect-metadata';
import { randomBytes, type webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Clock } from '../../lambdas/engine/index.ts';

/** A certificate and its private key, both PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  /** SHA-256 of the certificate, 64 hex digits: the id that IoT Core knows a certificate by. */
  readonly fingerprint: string;
}

/** What proves the name of a device, and of the broker, to each other. */
export interface CertificateAuthority {
  /** The authority's own certificate, PEM. */
  readonly certificate: string;
  /** For the broker on this machine: `localhost` and `127.0.0.1`. */
  issueServer(): Promise<KeyedCertificate>;
  /** For a device; the subject's common name is the thing's name. */
  issueDevice(thingName: string): Promise<KeyedCertificate>;
  /**
   * The same for a key that is not known here: of a request as IoT Core takes them.
   *
   * @param request PEM
   * @returns the certificate, PEM
   * @throws CertificateRequestError where it is none, or not signed by its own key
   */
  signDevice(thingName: string, request: string): Promise<string>;
}

/** What is no certificate signing request. */
export class CertificateRequestError extends Error {
  override readonly name = 'CertificateRequestError';
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/**
 * A private authority that lives as long as the run: EC P-256, in memory, valid for 30 days.
 *
 * @param clock the machine's real time, because TLS compares validity with that
 */
export const createCertificateAuthority = async (clock: Clock): Promise<CertificateAuthority> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notBefore = new Date(clock.nowMs() - dayMs);
  const notAfter = new Date(clock.nowMs() + 30 * dayMs);
  const name = new x509.Name([{ CN: ['Tidemark local authority'] }]);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name,
    keys,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });

  const sign = async (
    commonName: string,
    publicKey: x509.PublicKeyType,
    extensions: x509.Extension[],
  ): Promise<string> => {
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: new x509.Name([{ CN: [commonName] }]),
      issuer: name,
      publicKey,
      signingKey: keys.privateKey,
      notBefore,
      notAfter,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...extensions,
      ],
    });
    return certificate.toString('pem');
  };

  const issue = async (
    commonName: string,
    extensions: x509.Extension[],
  ): Promise<KeyedCertificate> => {
    const own = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const pem = await sign(commonName, own.publicKey, extensions);
    return {
      certificate: pem,
      privateKey: await privateKeyPem(own.privateKey),
      fingerprint: fingerprintOf(new X509Certificate(pem).fingerprint256),
    };
  };

  return {
    certificate: root.toString('pem'),
    issueServer: () =>
      issue('localhost', [
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: 'localhost' },
          { type: 'ip', value: '127.0.0.1' },
        ]),
      ]),
    issueDevice: (thingName) => issue(thingName, asClient()),
    signDevice: async (thingName, request) => sign(thingName, await provenKey(request), asClient()),
  };
};

const asClient = (): x509.Extension[] => [
  new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
];

const provenKey = async (pem: string): Promise<x509.PublicKey> => {
  try {
    const request = new x509.Pkcs10CertificateRequest(pem);
    if (await request.verify()) return request.publicKey;
  } catch {
    // Told below: the bytes are no request.
  }
  throw new CertificateRequestError('it is no request for a certificate, signed by its own key');
};

/** Node writes a fingerprint as `AB:CD:..`, IoT Core as `abcd..`. */
export const fingerprintOf = (fingerprint256: string): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

const privateKeyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

/** 16 random bytes, positive. Two authorities of one machine never share a number. */
const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`;
