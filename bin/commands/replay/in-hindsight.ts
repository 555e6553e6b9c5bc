import { DeviceRegistry, type RegistryChange } from '../../../lambdas/engine/index.ts';
import type { ControlLine, SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';

/** Records, and what is known of devices before the first of them. */
export interface KnownRecords {
  readonly records: readonly SourceRecordLine[];
  readonly registry: readonly RegistryChange[];
}

/**
 * The same records where the registry is known from the beginning as it is known at the end: what
 * a change says holds from its event time on, for readings that came before it said so as well. The
 * changes stay in their places, and leave the registry as it is. An erasure takes away what is
 * known of its device from its place on.
 */
export const inHindsight = (records: readonly SourceRecordLine[]): KnownRecords => {
  const registry = new DeviceRegistry();
  for (const record of records) if ('control' in record) registry.apply(record.control);
  const known = registry
    .devices()
    .flatMap((device) => registry.of(device).map((version) => changeOf(device, version)));
  return {
    registry: known,
    records: records.map((record) =>
      'control' in record ? { ...record, control: settled(record.control, registry) } : record,
    ),
  };
};

type Version = ReturnType<DeviceRegistry['of']>[number];

const changeOf = (device: string, { validFromMs, entry }: Version): RegistryChange =>
  entry === undefined
    ? { action: 'remove', device, validFromMs }
    : { action: 'put', device, entry };

/** What the registry ends with at the change's event time. */
const settled = (
  change: ControlLine['control'],
  registry: DeviceRegistry,
): ControlLine['control'] => {
  if (change.action === 'erase') return change;
  const validFromMs = change.action === 'put' ? change.entry.validFromMs : change.validFromMs;
  const versions = registry.of(change.device);
  const last = versions.find((version) => version.validFromMs === validFromMs) ?? versions[0];
  return last === undefined ? change : changeOf(change.device, last);
};
