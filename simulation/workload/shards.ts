import { hash } from 'node:crypto';
import type { ScriptRecord } from './fleet-script.ts';
import { deviceOf } from './record-bytes.ts';
import type { StreamPartition } from './stream-partition.ts';
import type { Reshard } from './workload.ts';

/** A shard of the stream: what it receives while it is open, and where its keys come from. */
export interface Shard extends StreamPartition {
  readonly hashRange: { readonly first: bigint; readonly last: bigint };
}

const every = { first: 0n, last: 2n ** 128n - 1n };

/** Kinesis finds a record's shard by the MD5 of its partition key. */
export const hashOf = (device: string): bigint => BigInt(`0x${hash('md5', device, 'hex')}`);

const shardOf = (shard: Omit<Shard, 'isOwn'>): Shard => {
  const { first, last } = shard.hashRange;
  return {
    ...shard,
    isOwn: (device) => {
      const hash = hashOf(device);
      return hash >= first && hash <= last;
    },
  };
};

/** The shards that the records of one partition of a workload go to, parents first. */
export const shardsOf = (
  number: number,
  script: readonly ScriptRecord[],
  reshard: Reshard | undefined,
): Shard[] => {
  const name = `shardId-${String(number).padStart(12, '0')}`;
  const root = shardOf({ name, script, parents: [], hashRange: every, isLast: true });
  const devices = [...new Set(script.flatMap((record) => deviceOf(record) ?? []))];
  const at = devices.map(hashOf).sort((x, y) => (x < y ? -1 : 1))[Math.ceil(devices.length / 2)];
  if (reshard === undefined || at === undefined || at === 0n) return [root];
  const { splitAt, mergeAt = script.length } = reshard;
  const isMerged = reshard.mergeAt !== undefined;
  const halves = [
    { ...root, name: `${name}-low`, hashRange: { first: 0n, last: at - 1n } },
    { ...root, name: `${name}-high`, hashRange: { first: at, last: every.last } },
  ].map((range, place) => {
    const half = shardOf({ ...range, parents: [name], isLast: !isMerged });
    const part = script.slice(splitAt, mergeAt);
    return { ...half, script: part.filter((record) => isFor(half, record, place)) };
  });
  const shards = [{ ...root, script: script.slice(0, splitAt), isLast: false }, ...halves];
  if (!isMerged) return shards;
  const parents = halves.map((half) => half.name);
  return [...shards, { ...root, name: `${name}-merged`, parents, script: script.slice(mergeAt) }];
};

/** Ticks go to every shard, what has no device to the first. */
const isFor = (shard: Shard, record: ScriptRecord, place: number): boolean => {
  const device = deviceOf(record);
  return device === undefined ? record.kind === 'tick' || place === 0 : shard.isOwn(device);
};
