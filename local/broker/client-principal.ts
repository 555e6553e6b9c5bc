import type { TLSSocket } from 'node:tls';
import type { Client } from 'aedes';
import { fingerprintOf } from './certificate-authority.ts';

/** What a connection's certificate proves. */
export interface Principal {
  readonly thingName: string;
  readonly fingerprint: string;
}

const principals = new WeakMap<Client, Principal>();

/** A connection's principal never changes; reading the certificate each time would cost much. */
export const principalOf = (client: Client): Principal | undefined => {
  const principal = principals.get(client) ?? provenPrincipal(client);
  if (principal !== undefined) principals.set(client, principal);
  return principal;
};

/** The thing is the certificate's common name: in IoT Core, what the certificate is attached to. */
const provenPrincipal = (client: Client): Principal | undefined => {
  const certificate = (client.conn as TLSSocket).getPeerCertificate?.();
  const thingName: unknown = certificate?.subject?.CN;
  if (typeof thingName !== 'string' || certificate === undefined) return undefined;
  return { thingName, fingerprint: fingerprintOf(certificate.fingerprint256) };
};
