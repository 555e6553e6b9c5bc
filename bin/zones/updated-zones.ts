import type { TimeZone } from '../../lambdas/engine/index.ts';
import { compileZone } from './compile-zone.ts';
import { unpackZone } from './unpack-zone.ts';
import { constantOf, zoneSource } from './zone-source.ts';

/** All zones as moment-timezone packs them. */
export interface PackedZones {
  /** The release of the IANA database. */
  readonly version: string;
  readonly zones: readonly string[];
  /** `zone|another name for it`. */
  readonly links: readonly string[];
}

/** Names of places, and UTC; not the abbreviations and countries of old days. */
const isPlace = (name: string): boolean => name === 'UTC' || /^[A-Z]\w+\/[A-Z]/.test(name);
const isOld = (name: string): boolean =>
  /^(US|Etc|Brazil|Canada|Chile|Mexico|SystemV)\//.test(name);

/**
 * The source of `zones.ts`. A zone that has not changed keeps its version, so that state in stores,
 * which is bound to it, outlives the update.
 *
 * @param current the zones as they are, by their constants' names
 */
export const updatedZones = (
  packed: PackedZones,
  current: Readonly<Record<string, TimeZone>>,
): string => {
  const offered = (name: string): boolean => isPlace(name) && !isOld(name);
  const links = packed.links.map((link) => link.split('|') as [string, string]);
  // UTC itself is a link to Etc/UTC.
  const zones = packed.zones
    .map((zone) => compileZone(unpackZone(zone), packed.version))
    .map((zone) => (zone.name === 'Etc/UTC' ? { ...zone, name: 'UTC' } : zone))
    .filter(({ name }) => offered(name))
    .map((zone) => kept(current[constantOf(zone.name)], zone));
  const names = new Set(zones.map(({ name }) => name));
  const aliases = links.filter(([zone, alias]) => names.has(zone) && offered(alias));
  return zoneSource(zones, aliases);
};

const kept = (before: TimeZone | undefined, now: TimeZone): TimeZone =>
  before !== undefined && clockOf(before) === clockOf(now)
    ? { ...now, version: before.version }
    : now;

/** Two zones of the same text are the same clock. */
const clockOf = (zone: TimeZone): string =>
  JSON.stringify({ ...zone, version: '', changes: zone.changes.trim().split(/\s+/) });
