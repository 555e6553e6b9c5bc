import { describe, expect, it } from 'vitest';
import { encodeState, type PartitionState } from '../../../../../lambdas/engine/index.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

/** Of `count` keys with a reading each. */
const fleetOf = (count: number): PartitionState => {
  const play = new PartitionPlay({ dedupe: { within: 500, atMost: 4 } });
  for (let at = 0; at < count; at += 1) play.read(`TEMP_${at}`, at, { a: at / 10 });
  return play.run.state;
};

describe('key columns', () => {
  const { pipeline } = new PartitionPlay({ dedupe: { within: 500, atMost: 4 } });
  const changesOf = (state: PartitionState): Uint8Array => encodeState(state, pipeline, 'changes');

  it('begin anew with each commit, be it of more keys than are written at once or of none', () => {
    const [many, none] = [300, 0].map((count) => changesOf(fleetOf(count)));
    for (const expected of [many, none, many]) {
      expect(changesOf(fleetOf(expected === many ? 300 : 0))).toEqual(expected);
    }
  });

  it('keep nothing of a commit that failed half-way', () => {
    const whole = changesOf(fleetOf(100));
    const failing = fleetOf(100);
    const fails = (): never => {
      throw new Error('half-way');
    };
    Object.defineProperty(failing.keys.get('TEMP_99'), 'sequence', { get: fails });
    expect(() => changesOf(failing)).toThrow('half-way');
    expect(changesOf(fleetOf(100))).toEqual(whole);
  });
});
