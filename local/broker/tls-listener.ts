import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { CertificateAuthority } from './certificate-authority.ts';

export interface TlsListenerOptions {
  readonly authority: CertificateAuthority;
  /** @default - any free port */
  readonly port?: number;
}

/** A port of this machine that only certificates of the authority get through. */
export interface TlsListener {
  readonly port: number;
  /** Closes every connection and the port. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1 for devices that prove themselves, and proves this machine to them. */
export const listenForDevices = async (
  { authority, port }: TlsListenerOptions,
  onConnection: (socket: TLSSocket) => void,
): Promise<TlsListener> => {
  const own = await authority.issueServer();
  const sockets = new Set<TLSSocket>();
  const server = createServer(
    {
      cert: own.certificate,
      key: own.privateKey,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    },
    (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.setNoDelay(true);
      onConnection(socket);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port ?? 0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};
