import { createHash } from 'node:crypto';
import type { ScriptRecord } from './fleet-script.ts';
import type { Reshard } from './workload.ts';

/** A shard of the stream: what it receives while it is open, and where its keys come from. */
export interface Shard {
  readonly name: string;
  readonly script: readonly ScriptRecord[];
  readonly parents: readonly string[];
  readonly hashRange: { readonly first: bigint; readonly last: bigint };
  /** It was not split or merged. */
  readonly isLast: boolean;
}

const every = { first: 0n, last: 2n ** 128n - 1n };

/** Kinesis finds a record's shard by the MD5 of its partition key. */
export const hashOf = (device: string): bigint =>
  BigInt(`0x${createHash('md5').update(device).digest('hex')}`);

/** Whether a key belongs to the shard. */
export const isOwnOf =
  ({ hashRange: { first, last } }: Shard) =>
  (device: string): boolean =>
    hashOf(device) >= first && hashOf(device) <= last;

/** The shards that the records of one partition of a workload go to, parents first. */
export const shardsOf = (
  number: number,
  script: readonly ScriptRecord[],
  reshard: Reshard | undefined,
): Shard[] => {
  const name = `shardId-${String(number).padStart(12, '0')}`;
  const root = { name, script, parents: [], hashRange: every, isLast: true };
  const devices = [...new Set(script.flatMap((record) => deviceOf(record) ?? []))];
  const at = devices.map(hashOf).sort((x, y) => (x < y ? -1 : 1))[Math.ceil(devices.length / 2)];
  if (reshard === undefined || at === undefined || at === 0n) return [root];
  const { splitAt, mergeAt = script.length } = reshard;
  const isMerged = reshard.mergeAt !== undefined;
  const halves = [
    { ...root, name: `${name}-low`, hashRange: { first: 0n, last: at - 1n } },
    { ...root, name: `${name}-high`, hashRange: { first: at, last: every.last } },
  ].map((half, place) => ({
    ...half,
    parents: [name],
    isLast: !isMerged,
    script: script.slice(splitAt, mergeAt).filter((record) => isFor(half, record, place)),
  }));
  const shards = [{ ...root, script: script.slice(0, splitAt), isLast: false }, ...halves];
  if (!isMerged) return shards;
  const parents = halves.map((half) => half.name);
  return [...shards, { ...root, name: `${name}-merged`, parents, script: script.slice(mergeAt) }];
};

/** Ticks go to every shard, what has no device to the first. */
const isFor = (shard: Shard, record: ScriptRecord, place: number): boolean => {
  const device = deviceOf(record);
  return device === undefined ? record.kind === 'tick' || place === 0 : isOwnOf(shard)(device);
};

const deviceOf = (record: ScriptRecord): string | undefined =>
  record.kind === 'control' ? record.change.device : 'device' in record ? record.device : undefined;
