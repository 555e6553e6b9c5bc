import type { RegistryChange, RegistryEntry } from '../../lambdas/engine/index.ts';

/** Versions that are kept of a device. */
const mostVersions = 16;

type Version = Exclude<RegistryChange, { action: 'erase' }>;

const validFrom = (version: Version): number =>
  version.action === 'put' ? version.entry.validFromMs : version.validFromMs;

/** Every change as it came, looked through for each question. */
export class ReferenceRegistry {
  private readonly versions = new Map<string, Version[]>();

  take(change: RegistryChange): void {
    if (change.action === 'erase') {
      this.versions.delete(change.device);
      return;
    }
    const all = [...(this.versions.get(change.device) ?? []), change];
    const times = [...new Set(all.map(validFrom))].sort((x, y) => y - x).slice(0, mostVersions);
    this.versions.set(
      change.device,
      all.filter((version) => times.includes(validFrom(version))),
    );
  }

  /** Of the changes before the instant, the newest one; of several, the one that came last. */
  entryAt(device: string, instant: number): RegistryEntry | undefined {
    const before = (this.versions.get(device) ?? []).filter(
      (version) => validFrom(version) <= instant,
    );
    const newest = Math.max(...before.map(validFrom));
    const last = before.filter((version) => validFrom(version) === newest).at(-1);
    return last?.action === 'put' ? last.entry : undefined;
  }
}
