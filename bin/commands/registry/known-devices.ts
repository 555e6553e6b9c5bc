import {
  formatInstant,
  type PartitionState,
  type RegistryEntry,
} from '../../../lambdas/engine/index.ts';

/** A device with the versions of what is known of it, oldest first. */
export interface KnownDevice {
  readonly device: string;
  readonly versions: readonly KnownVersion[];
}

/** What holds from an event time (epoch ms) on; without the rest, nothing is known from there. */
export type KnownVersion = { readonly validFrom: number } & Partial<
  Pick<RegistryEntry, 'tags' | 'calibration' | 'thresholds'>
>;

/** What the partitions' registries hold of all devices or of one, in the order of their names. */
export const knownDevices = (
  views: readonly { readonly state: PartitionState }[],
  device?: string,
): KnownDevice[] =>
  views
    .flatMap(({ state: { registry } }) =>
      registry
        .devices()
        .filter((name) => device === undefined || name === device)
        .map((name) => ({
          device: name,
          versions: registry.of(name).map(({ validFromMs, entry }): KnownVersion => {
            if (entry === undefined) return { validFrom: validFromMs };
            const { tags, calibration, thresholds } = entry;
            return { validFrom: validFromMs, tags, calibration, thresholds };
          }),
        })),
    )
    .sort((left, right) => (left.device < right.device ? -1 : 1));

/** The same for a person: a line for each version. */
export const knownDeviceText = ({ device, versions }: KnownDevice): string[] => [
  device,
  ...versions.map((version) => `  from ${formatInstant(version.validFrom)}  ${textOf(version)}`),
];

const textOf = ({ tags, calibration, thresholds }: KnownVersion): string => {
  if (tags === undefined) return 'nothing';
  const parts = [
    ...Object.entries(tags).map(([name, tag]) => `${name} ${tag}`),
    ...Object.entries(calibration ?? {}).map(
      ([measure, { scale, offset }]) => `${measure} * ${scale} + ${offset}`,
    ),
    ...Object.entries(thresholds ?? {}).map(
      ([rule, { limit, clear }]) => `${rule} at ${limit}, clear at ${clear}`,
    ),
  ];
  return parts.join('; ') || 'an entry without anything';
};
