import { describe, expect, it } from 'vitest';
import type { ScriptRecord } from '../../../../simulation/workload/fleet-script.ts';
import { shardsOf } from '../../../../simulation/workload/shards.ts';

const script: readonly ScriptRecord[] = Array.from({ length: 40 }, (_, at) =>
  at % 5 === 0
    ? { kind: 'tick', arrival: at }
    : { kind: 'garbage', device: `d0-${at % 4}`, arrival: at },
);

const devices = ['d0-0', 'd0-1', 'd0-2', 'd0-3'];

describe('the shards of a partition', () => {
  it('are one where it is never split', () => {
    const shards = shardsOf(3, script, undefined);
    expect(shards.map(({ name }) => name)).toEqual(['shardId-000000000003']);
    expect(shards[0]?.script).toEqual(script);
  });

  it('hold every record once, and ticks in both halves', () => {
    const [root, low, high, merged] = shardsOf(0, script, { splitAt: 10, mergeAt: 25 });
    expect(root?.script).toEqual(script.slice(0, 10));
    expect(merged?.script).toEqual(script.slice(25));
    const halves = [...(low?.script ?? []), ...(high?.script ?? [])];
    const sent = halves.filter(({ kind }) => kind !== 'tick').sort((x, y) => x.arrival - y.arrival);
    expect(sent).toEqual(script.slice(10, 25).filter(({ kind }) => kind !== 'tick'));
    expect(halves.length - sent.length).toBe(2 * 3);
  });

  it('have every key in one half, and in the shard that they are merged to', () => {
    const [, low, high, merged] = shardsOf(0, script, { splitAt: 10, mergeAt: 25 });
    if (low === undefined || high === undefined || merged === undefined) throw new Error('gone');
    for (const device of devices) {
      expect(low.isOwn(device)).not.toBe(high.isOwn(device));
      expect(merged.isOwn(device)).toBe(true);
    }
    expect(merged.parents).toEqual([low.name, high.name]);
  });
});
