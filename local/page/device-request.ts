import { thingNames } from '../../lambdas/handlers/admit-device.ts';
import { BadQueryError } from './page-errors.ts';

/** What `/api/devices` is asked for. */
export interface DeviceRequest {
  readonly name: string;
  /** Certificate signing request, PEM. */
  readonly csr: string;
}

/** Reads `{"name":"TEMP_45","csr":"-----BEGIN ..."}`. @throws BadQueryError naming the field */
export const parseDeviceRequest = (body: string): DeviceRequest => {
  const { name, csr } = parsed(body);
  if (typeof name !== 'string' || !thingNames.test(name)) {
    throw new BadQueryError(
      `"name" is ${JSON.stringify(name)}; a device has 1 to 128 letters, digits, ":", "_" and "-".`,
    );
  }
  if (typeof csr !== 'string') throw new BadQueryError('"csr" must be a signing request in PEM.');
  return { name, csr };
};

const parsed = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Told below: it is no JSON.
  }
  throw new BadQueryError('The body must be a JSON object with "name" and "csr".');
};
