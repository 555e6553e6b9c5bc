import type { DeviceThreshold, RegistryChange, RegistryEntry } from './registry-change.ts';

/** What held from an event time on; without an entry, nothing was known of the device. */
export interface RegistryVersion {
  /** Epoch ms. */
  readonly validFromMs: number;
  readonly entry: RegistryEntry | undefined;
}

/** Versions kept of a device. The oldest goes first: few readings are late enough to miss it. */
export const mostVersions = 16;

/**
 * What control records said of the devices of a partition. A reading, however late, finds the entry
 * that held at its event time: the version with the greatest `validFrom` at or before it. A version
 * with the `validFrom` of another replaces it, so that the same change twice is the change once.
 */
export class DeviceRegistry {
  /** By device, in ascending order of `validFromMs`. */
  private readonly versions = new Map<string, readonly RegistryVersion[]>();
  /** Devices that are not in the journal as they stand. */
  private readonly changed = new Set<string>();

  /** Takes a change in. An erasure leaves no version of its device. */
  apply(change: RegistryChange): void {
    const { device } = change;
    this.changed.add(device);
    if (change.action === 'erase') {
      this.versions.delete(device);
      return;
    }
    const { validFromMs, entry } =
      change.action === 'put'
        ? { validFromMs: change.entry.validFromMs, entry: change.entry }
        : { validFromMs: change.validFromMs, entry: undefined };
    const others = this.of(device).filter((version) => version.validFromMs !== validFromMs);
    const before = others.filter((version) => version.validFromMs < validFromMs);
    const after = others.slice(before.length);
    const kept = [...before, { validFromMs, entry }, ...after].slice(-mostVersions);
    this.versions.set(device, kept);
  }

  /** The entry that held then; undefined where nothing was known of the device. */
  entryAt(device: string, eventTimeMs: number): RegistryEntry | undefined {
    const versions = this.versions.get(device);
    if (versions === undefined) return undefined;
    for (let at = versions.length - 1; at >= 0; at -= 1) {
      const version = versions[at] as RegistryVersion;
      if (version.validFromMs <= eventTimeMs) return version.entry;
    }
    return undefined;
  }

  /** The device's versions in ascending order of their times; none of an unknown device. */
  of(device: string): readonly RegistryVersion[] {
    return this.versions.get(device) ?? [];
  }

  /** The devices with a version, in the order of their names. */
  devices(): string[] {
    return [...this.versions.keys()].sort();
  }

  /** Puts back what the journal holds of a device: all its versions, or none. */
  restore(device: string, versions: readonly RegistryVersion[]): void {
    if (versions.length === 0) this.versions.delete(device);
    else this.versions.set(device, versions);
  }

  /** The devices changed since the changes were last taken, in the order of their names. */
  changedDevices(): string[] {
    return [...this.changed].sort();
  }

  /** The changes are in a commit now. */
  forgetChanges(): void {
    this.changed.clear();
  }

  /** How the device's values are corrected then; undefined where they are taken as they come. */
  calibrationAt(device: string, eventTimeMs: number): RegistryEntry['calibration'] | undefined {
    const calibration = this.entryAt(device, eventTimeMs)?.calibration;
    // Without a list of its names: this is asked for every reading.
    for (const _name in calibration) return calibration;
    return undefined;
  }

  /** The device's own limit of an alert rule then; undefined where the declared one holds. */
  thresholdAt(device: string, eventTimeMs: number, rule: string): DeviceThreshold | undefined {
    const { thresholds = {} } = this.entryAt(device, eventTimeMs) ?? {};
    return Object.hasOwn(thresholds, rule) ? thresholds[rule] : undefined;
  }

  /** The tags that a result carries: those declared, as far as the entry then has them. */
  tagsAt(
    device: string,
    eventTimeMs: number,
    declared: readonly string[],
  ): Readonly<Record<string, string>> {
    const tags = this.entryAt(device, eventTimeMs)?.tags ?? {};
    return Object.fromEntries(
      declared.flatMap((name) => (Object.hasOwn(tags, name) ? [[name, tags[name] as string]] : [])),
    );
  }
}
