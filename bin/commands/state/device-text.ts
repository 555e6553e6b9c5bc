import { formatInstant } from '../../../lambdas/engine/index.ts';
import { knownDeviceText } from '../registry/known-devices.ts';
import type { DeviceInspection } from './inspect-device.ts';
import type { PartitionInspection } from './inspect-partition.ts';

/** Where an inspection was made: a partition, as of one of its journal's entries. */
export interface InspectedPlace {
  readonly partition: string;
  readonly entry: number;
}

/** A device's state for a person. */
export const deviceText = (
  found: DeviceInspection,
  { partition, entry }: InspectedPlace,
  whole: PartitionInspection,
): string[] => [
  `${found.device} on ${partition}, as of entry ${entry}`,
  `  watermark  ${instant(found.watermark)}`,
  `  last seen  ${instant(found.lastSeen)}${found.isForgotten ? ', forgotten since' : ''}`,
  ...(found.clockOffset === null ? [] : [`  clock      ${found.clockOffset} ms behind arrival`]),
  `  dedupe     ${dedupeText(found)}`,
  ...Object.entries(found.panes).flatMap(([window, panes]) => [
    `  ${window}: ${panes.length} open`,
    ...panes.map(({ start, end, count, measures }) => {
      const values = Object.entries(measures).map(([name, value]) => `${name} ${value ?? '-'}`);
      return `    ${instant(start)} to ${instant(end)}  ${count} readings  ${values.join(', ')}`;
    }),
  ]),
  ...Object.entries(found.rules).map(
    ([rule, { alarm, windows }]) =>
      `  ${rule}: ${alarm === null ? 'no settled alarm' : `alarm since window ${alarm}`}, ` +
      `${windows} windows may still be corrected`,
  ),
  ...(found.registry.length === 0
    ? ['  registry: nothing is known']
    : knownDeviceText({ device: 'registry:', versions: found.registry }).map(indented)),
  `  its partition: ${ledgerText(whole)}`,
];

const indented = (line: string): string => `  ${line}`;

const instant = (ms: number | null): string => (ms === null ? 'none yet' : formatInstant(ms));

const dedupeText = ({ dedupe }: DeviceInspection): string =>
  'remembered' in dedupe
    ? `${dedupe.remembered} readings remembered`
    : `session ${dedupe.session}, highest counter ${dedupe.highest}`;

const ledgerText = ({ ledger, keys, ordinal }: PartitionInspection): string =>
  `${ordinal} records, ${keys} keys, ${ledger.received} readings received, ` +
  `${ledger.accepted} accepted, ${ledger.tooLate} too late, ${ledger.duplicate} duplicate, ` +
  `${ledger.rejected} rejected`;
