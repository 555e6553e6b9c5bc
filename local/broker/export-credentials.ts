import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateAuthority } from './certificate-authority.ts';

/** Files with which a person can publish by hand, as a device of this run. */
export interface ExportedCredentials {
  readonly directory: string;
  readonly authorityFile: string;
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  /** A mosquitto_pub command line that publishes standard input, line by line, as the device. */
  readonly command: string;
}

export interface ExportCredentialsOptions {
  readonly authority: CertificateAuthority;
  readonly thingName: string;
  /** The broker's, `mqtts://127.0.0.1:PORT`. */
  readonly url: string;
  /** A topic that the device may publish to. */
  readonly topic: string;
}

/**
 * Makes a certificate for a device and writes it, its private key and the authority's certificate
 * into a new directory for temporary files. They are worthless once the run ends.
 */
export const exportCredentials = async ({
  authority,
  thingName,
  url,
  topic,
}: ExportCredentialsOptions): Promise<ExportedCredentials> => {
  const { certificate, privateKey } = await authority.issueDevice(thingName);
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-device-'));
  const authorityFile = join(directory, 'authority.pem');
  const certificateFile = join(directory, 'device.pem');
  const privateKeyFile = join(directory, 'device.key');
  await writeFile(authorityFile, authority.certificate);
  await writeFile(certificateFile, certificate);
  await writeFile(privateKeyFile, privateKey, { mode: 0o600 });
  const { hostname, port } = new URL(url);
  const command = [
    `mosquitto_pub -h ${hostname} -p ${port} --cafile ${authorityFile}`,
    `--cert ${certificateFile} --key ${privateKeyFile}`,
    `-i ${quoted(thingName)} -t ${quoted(topic)} -q 1 -l`,
  ].join(' ');
  return { directory, authorityFile, certificateFile, privateKeyFile, command };
};

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
