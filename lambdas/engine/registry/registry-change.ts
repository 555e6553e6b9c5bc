/**
 * What a control record says of one device: what is known of it from an event time on, that
 * nothing is known from an event time on, or that everything of it must go.
 */
export type RegistryChange = RegistryPut | RegistryRemoval | DeviceErasure;

/** What is known of a device. Each put is whole: what it does not name does not hold any more. */
export interface RegistryEntry {
  /** Epoch ms, event time: the entry holds for readings and windows from there on. */
  readonly validFromMs: number;
  /** Metadata by name, like `site`; the pipeline declares which of them its results carry. */
  readonly tags: Readonly<Record<string, string>>;
  /** By measure. */
  readonly calibration: Readonly<Record<string, Calibration>>;
  /** By alert rule: instead of the limit that is declared for all devices. */
  readonly thresholds: Readonly<Record<string, DeviceThreshold>>;
}

/** `value * scale + offset`, in the measure's own unit, before its range is looked at. */
export interface Calibration {
  readonly scale: number;
  readonly offset: number;
}

export interface DeviceThreshold {
  readonly limit: number;
  /** Where the alarm ends: on the safe side of `limit` or equal to it. */
  readonly clear: number;
}

export interface RegistryPut {
  readonly action: 'put';
  readonly device: string;
  readonly entry: RegistryEntry;
}

export interface RegistryRemoval {
  readonly action: 'remove';
  readonly device: string;
  /** Epoch ms, event time: nothing is known of the device from there on. */
  readonly validFromMs: number;
}

/** The fold drops the device's state and its entries; a later reading opens a fresh key. */
export interface DeviceErasure {
  readonly action: 'erase';
  readonly device: string;
}
