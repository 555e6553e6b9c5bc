import { X509Certificate } from 'node:crypto';
import type { DeviceAccess } from '../../local/observation.ts';
import { UsageError } from '../cli/errors.ts';
import type { DeviceRegistrar } from './device-registrar.ts';
import { signingRequest } from './signing-request.ts';

/** Devices of a run on this machine: its own authority signs for them, and forgets them again. */
export const localRegistrar = (url: string): DeviceRegistrar => ({
  certify: async (name, request) => (await ask(url, name, request)).certificate,
  admit: async (name, certificate) => {
    // With a key that is thrown away: it is the broker and its authority that are asked for.
    const { request } = await signingRequest(name);
    const { authority, brokerUrl } = await ask(url, name, request);
    if (!new X509Certificate(certificate).checkIssued(new X509Certificate(authority))) {
      throw new UsageError(
        `the certificate of "${name}" is of a run that has ended; ` +
          'give another directory with --out, or delete that one',
      );
    }
    const { hostname: host, port } = new URL(brokerUrl);
    return { host, port: Number(port), authority };
  },
  remove: async (name) => {
    throw new UsageError(
      `"${name}" is known to nobody but its files: delete them, or end the run at ${url}`,
    );
  },
});

const ask = async (url: string, name: string, csr: string): Promise<DeviceAccess> => {
  const response = await fetch(new URL('/api/devices', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, csr }),
  });
  if (response.ok) return (await response.json()) as DeviceAccess;
  throw new UsageError(`the run at ${url} makes no device: ${(await response.text()).trim()}`);
};
