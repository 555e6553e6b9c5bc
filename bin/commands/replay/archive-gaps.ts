import { comparePositions } from '../../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../../lambdas/formats/source-record-line.ts';
import type { PartitionHistory } from '../../../lambdas/runtime/read-history.ts';

/** A partition of the live stage, and what its journal remembers. */
export interface LivePartition {
  readonly partition: string;
  readonly history: PartitionHistory;
}

export interface ArchivedRecords {
  readonly records: readonly SourceRecordLine[];
  /** Records that the replay folded, by partition. */
  readonly ordinals: ReadonlyMap<string, number>;
}

/**
 * What the archive lacks of the live partitions' records, in words; nothing where it has all of
 * them. The journal knows how many records were folded up to a position, and so does the replay:
 * they are compared at the newest entry that the archive reaches.
 */
export const archiveGaps = (
  live: readonly LivePartition[],
  { records, ordinals }: ArchivedRecords,
): string[] =>
  live.flatMap(({ partition, history }) => {
    const positions = records
      .filter((record) => record.partition === partition)
      .map(({ position }) => position);
    const last = positions.at(-1);
    const place = last === undefined ? undefined : newestBy(history, last);
    if (place === undefined) {
      const end = last === undefined ? 'is empty' : `ends at ${last}`;
      return [
        `the archive of ${partition} ${end}, which the journal has left behind: what it lacks is ` +
          'not known; it may come in minutes',
      ];
    }
    const after = positions.filter((each) => comparePositions(each, place.position) > 0).length;
    const folded = (ordinals.get(partition) ?? 0) - after;
    // More than the journal folded is no gap: records that were given up, and that a replay counts.
    return folded >= place.ordinal
      ? []
      : [
          `the archive of ${partition} has ${folded} of ${place.ordinal} records up to position ` +
            place.position,
        ];
  });

/** The newest entry's place at or before a position; undefined where the journal forgot it. */
const newestBy = ({ oldest, newest, stateAt }: PartitionHistory, position: string) => {
  let [from, to] = [oldest, newest + 1];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (comparePositions(stateAt(middle).position, position) <= 0) from = middle;
    else to = middle;
  }
  const { ordinal, position: reached } = stateAt(from);
  const isBy = ordinal > 0 && comparePositions(reached, position) <= 0;
  return isBy ? { ordinal, position: reached } : undefined;
};
