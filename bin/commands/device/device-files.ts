import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../cli/errors.ts';
import { makeDirectory } from '../../cli/make-directory.ts';
import type { DeviceRegistrar } from '../../deployment/device-registrar.ts';
import { signingRequest } from '../../deployment/signing-request.ts';

/** Files that a device connects with. */
export interface DeviceFiles {
  readonly directory: string;
  readonly privateKeyFile: string;
  readonly certificateFile: string;
  /** Of the authorities that prove the broker. */
  readonly authorityFile: string;
}

/** Their names in a directory. */
export const deviceFiles = (directory: string): DeviceFiles => ({
  directory,
  privateKeyFile: join(directory, 'device.key'),
  certificateFile: join(directory, 'device.pem'),
  authorityFile: join(directory, 'authority.pem'),
});

/**
 * The certificate in a directory, with its key; where there is none yet, both are made. What is
 * there is never overwritten: an attempt that was interrupted goes on where it stopped.
 *
 * @returns PEM
 * @throws UsageError where the directory belongs to another device, or cannot be written into
 */
export const certificateIn = async (
  files: DeviceFiles,
  name: string,
  registrar: Pick<DeviceRegistrar, 'certify'>,
): Promise<string> => {
  await makeDirectory('--out', files.directory, 0o700);
  const [key, certificate] = await Promise.all(
    [files.privateKeyFile, files.certificateFile].map(textOf),
  );
  if (certificate !== undefined) {
    assertOwn(certificate, key, name, files);
    return certificate;
  }
  const { privateKey, request } = await signingRequest(name, key);
  if (key === undefined) await writeNew(files.privateKeyFile, privateKey);
  const made = await registrar.certify(name, request);
  await writeNew(files.certificateFile, made);
  return made;
};

/** Writes the authorities' certificates where they are not there yet. */
export const keepAuthority = async (
  { authorityFile }: DeviceFiles,
  authority: string,
): Promise<void> => {
  if ((await textOf(authorityFile)) === undefined) await writeNew(authorityFile, authority);
};

const assertOwn = (
  certificate: string,
  key: string | undefined,
  name: string,
  { directory }: DeviceFiles,
): void => {
  const refuse = (why: string): UsageError =>
    new UsageError(`${directory} has ${why}; give another directory with --out`);
  if (key === undefined) throw refuse('a certificate without its key');
  const common = /^CN=(.*)$/m.exec(new X509Certificate(certificate).subject)?.[1];
  if (common !== name) throw refuse(`the certificate of "${common}"`);
};

const textOf = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Only its owner may read it, and nothing is there that it could replace. */
const writeNew = (file: string, text: string): Promise<void> =>
  writeFile(file, text, { mode: 0o600, flag: 'wx' });
