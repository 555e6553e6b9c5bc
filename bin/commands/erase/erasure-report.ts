/** What became of a device's data: what was removed, and what stays for how long. */
export interface ErasureReport {
  readonly device: string;
  readonly partition: string;
  /** The journal entry since which the state holds nothing of it. */
  readonly entry: number;
  readonly removed: {
    readonly state: boolean;
    readonly alerts: number;
    readonly quarantinedReadings: number;
    readonly quarantinedPayloads: number;
    readonly refusedResults: number;
  };
  readonly remains: readonly Remainder[];
}

/** Something that cannot be deleted row by row, and when it is gone. */
export interface Remainder {
  readonly where:
    | 'results'
    | 'stream'
    | 'feed'
    | 'archive'
    | 'journal'
    | 'backups'
    | 'deadLetters'
    | 'notifications';
  /** Days after which it is gone at the latest; null where that is no matter of days. */
  readonly days: number | null;
  readonly detail: string;
}

/** The same for a person. */
export const erasureText = ({ device, partition, entry, ...report }: ErasureReport): string[] => {
  const { removed, remains } = report;
  return [
    `${device} is erased from ${partition}, as of entry ${entry}`,
    'removed:',
    `  state                ${removed.state ? 'all of it, from snapshots too' : 'there was none'}`,
    `  alert rows           ${removed.alerts}`,
    `  quarantined readings ${removed.quarantinedReadings}`,
    `  their payloads       ${removed.quarantinedPayloads}`,
    `  refused results      ${removed.refusedResults}`,
    'remains until it expires:',
    ...remains.map(({ where, detail }) => `  ${where}: ${detail}`),
  ];
};
