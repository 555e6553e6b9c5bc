import { describe, expect, it } from 'vitest';
import {
  applyState,
  ByteReader,
  emptyPartitionState,
  type KeyState,
} from '../../../../../lambdas/engine/index.ts';
import type { ScriptPipeline } from '../../../../../simulation/workload/fleet-script.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

/** The keys as a release finds them that declares another strategy. */
const keysUnder = (dedupe: ScriptPipeline['dedupe'], { run }: PartitionPlay): KeyState[] => {
  const { pipeline } = new PartitionPlay({ dedupe });
  const state = emptyPartitionState(pipeline.windows.length);
  applyState(state, pipeline, new ByteReader(run.bytes));
  return [...state.keys.values()];
};

describe('key columns', () => {
  it('brings back what dedupe by sequence remembers', () => {
    const play = new PartitionPlay({ dedupe: 'sequence' });
    play.read('a', 5, { counter: 3, session: 'one' });
    play.run.commit();
    play.read('a', 7, { counter: 5, session: 'one' });
    play.run.commit();
    const kept = play.run.bytes;
    play.run.reload();
    expect(play.run.bytes).toEqual(kept);
    expect(play.read('a', 8, { counter: 3, session: 'one' })).toBe('duplicate');
    expect(play.read('a', 8, { counter: 4, session: 'one' })).toBe('accepted');
  });

  it.each([
    ['times and values', { within: 500, atMost: 4 }],
    ['a counter', 'sequence'],
    ['nothing', undefined],
  ] as const)('lets go of what another strategy remembers, now by %s', (_, dedupe) => {
    for (const before of [{ within: 500, atMost: 9 }, 'sequence', undefined] as const) {
      const play = new PartitionPlay({ dedupe: before });
      for (const name of ['a', 'b']) {
        play.read(name, 5, { counter: 3, session: 'one' });
        play.read(name, 6, { counter: 4, session: 'one' });
      }
      const keys = keysUnder(dedupe, play);
      expect(keys.map(({ key, slices }) => [key, slices[0]?.[0]?.count])).toEqual([
        ['a', 2],
        ['b', 2],
      ]);
      for (const { recent, sequence } of keys) {
        const isSame = typeof before === typeof dedupe;
        expect(sequence !== undefined).toBe(isSame && dedupe === 'sequence');
        expect(recent?.size).toBe(typeof dedupe === 'object' ? (isSame ? 2 : 0) : undefined);
      }
    }
  });

  it('keeps of the recent readings as many as are declared now', () => {
    const play = new PartitionPlay({ dedupe: { within: 500, atMost: 9 } });
    for (const event of [1, 2, 3, 4]) play.read('a', event);
    const [key] = keysUnder({ within: 500, atMost: 2 }, play);
    expect(key?.recent?.size).toBe(2);
  });
});
