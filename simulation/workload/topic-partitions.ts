import { keyPartition } from '../../lambdas/adapters/kafka/key-partition.ts';
import type { ScriptRecord } from './fleet-script.ts';
import { isOwnOfPartition } from './is-own-of-partition.ts';
import { deviceOf } from './record-bytes.ts';
import type { StreamPartition } from './stream-partition.ts';
import type { Workload } from './workload.ts';

/** A partition of a topic. */
export interface TopicPartition extends StreamPartition {
  readonly number: number;
}

/** The partitions of a workload's topic, those that it is given while it runs included. */
export const topicPartitions = (
  topic: string,
  { partitions, growth }: Pick<Workload, 'partitions' | 'growth'>,
): TopicPartition[] =>
  (growth === undefined ? partitions : grownScripts(partitions, growth)).map((script, number) => ({
    name: `${topic}-${number}`,
    number,
    script,
    parents: [],
    isLast: true,
    isOwn: (device) => isOwnOfPartition(device, number, partitions.length),
  }));

/** From the record on at which each partition is, devices are where the larger topic has them. */
const grownScripts = (
  partitions: Workload['partitions'],
  { to, at }: NonNullable<Workload['growth']>,
): ScriptRecord[][] => {
  const scripts = Array.from({ length: to }, (_, number): ScriptRecord[] => [
    ...(partitions[number]?.slice(0, at[number]) ?? []),
  ]);
  const tails = partitions.map((script, number) => script.slice(at[number]));
  const longest = Math.max(...tails.map(({ length }) => length));
  for (let step = 0; step < longest; step += 1) {
    for (const [number, tail] of tails.entries()) {
      const record = tail[step];
      if (record === undefined) continue;
      const device = deviceOf(record);
      const place = device === undefined ? number : keyPartition(Buffer.from(device), to);
      scripts[place]?.push(record);
      const isForAll = record.kind === 'tick' && number === 0;
      for (const added of isForAll ? scripts.slice(partitions.length) : []) added.push(record);
    }
  }
  return scripts;
};
