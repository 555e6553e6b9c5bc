import { secondsPerMonth } from './month.ts';

/** What a fleet sends. */
export interface FleetLoad {
  readonly devices: number;
  /** From one reading of a device to its next, ms; each is a message of its own. */
  readonly everyMs: number;
}

export const readingsPerSecond = ({ devices, everyMs }: FleetLoad): number =>
  devices / (everyMs / 1_000);

export const readingsPerMonth = (load: FleetLoad): number =>
  readingsPerSecond(load) * secondsPerMonth;
