import { chance, magnitude } from '../faults/chance.ts';
import type { Obstacle, SimulatedRecord } from '../world/simulated-record.ts';
import { isOwnOfPartition } from './is-own-of-partition.ts';
import { deviceOf, recordBytes } from './record-bytes.ts';
import type { TopicPartition } from './topic-partitions.ts';

export interface TopicOptions {
  readonly seed: number;
  /** The index at which the topic was made again. @default - it was not */
  readonly remadeAt?: number | undefined;
  /** How many partitions the topic was made with. */
  readonly partitions: number;
}

/** Offsets at which a partition may begin: most get another digit while the run goes on. */
const firstOffsets = [0, 0, 7, 95, 970, 9_950, 4_294_967_200, 99_999_999_900];

/** The uses of chance at a partition's and at a record's point. */
const use = { first: 20, isGappy: 21, isGap: 22, gap: 23 } as const;

/**
 * The script as a partition of a topic holds it. Offsets grow by one, but where a transaction was
 * marked or compaction took records away, and where the topic was made again: from there on they
 * are those of the beginning.
 */
export const topicRecords = (
  { number, script }: TopicPartition,
  { seed, partitions, remadeAt = Number.POSITIVE_INFINITY }: TopicOptions,
): SimulatedRecord[] => {
  const point = -1_000 * (number + 1);
  const first = Math.floor(chance(seed, point, use.first) * firstOffsets.length);
  const gaps = chance(seed, point, use.isGappy) < 0.5 ? 0.15 : 0;
  let offset = firstOffsets[first] ?? 0;
  return script.map((record, at): SimulatedRecord => {
    const isGap = at !== remadeAt && chance(seed, point - at, use.isGap) < gaps;
    if (at === remadeAt) offset = 0;
    offset += isGap ? Math.floor(magnitude(chance(seed, point - at, use.gap), 2, 60)) : 1;
    const key = deviceOf(record);
    const isKeyOwn = key === undefined || isOwnOfPartition(key, number, partitions);
    return {
      script: record,
      position: String(offset - 1),
      key,
      data: Buffer.from(recordBytes(record)).toString('base64'),
      obstacle: obstacleOf(number >= partitions || !isKeyOwn, at >= remadeAt),
      isDiscarded: false,
    };
  });
};

const obstacleOf = (isMisplaced: boolean, isRemade: boolean): Obstacle | undefined => {
  if (isMisplaced) return 'misplaced';
  return isRemade ? 'remade' : undefined;
};
