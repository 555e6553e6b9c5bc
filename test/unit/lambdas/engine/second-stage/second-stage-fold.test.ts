import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../../lambdas/engine/index.ts';
import { handed, JoinPlay, joinedPipeline } from '../../../../support/join-play.ts';
import { RollupPlay } from '../../../../support/rollup-play.ts';

const tick = { kind: 'tick', partition: 'p0' } as const;

describe('the fold of the second stage', () => {
  it('counts every record, and its arrival clock never goes back', () => {
    const play = new RollupPlay().tick(500).tick(300);
    expect(play.state).toMatchObject({ position: '2', ordinal: 2, arrivalClockMs: 500 });
    play.tick(501);
    expect(play.state).toMatchObject({ position: '3', ordinal: 3, arrivalClockMs: 501 });
  });

  it('rejects what is outside its envelope, which moves no clock', () => {
    const payload = Uint8Array.of(1, 2);
    const play = new RollupPlay().tick(500);
    play.record({ kind: 'foreign', payload, detail: 'no envelope', ...play.next() });
    expect(play.state).toMatchObject({ position: '2', ordinal: 2, arrivalClockMs: 500 });
    expect(play.quarantined).toEqual([
      {
        ...{ type: 'rejected', partition: 'p0', position: '2', index: 0, isWhole: true },
        ...{ payload, reason: 'malformed', detail: 'no envelope' },
      },
    ]);
    expect(play.state.ledger).toMatchObject({ received: 1, rejected: 1 });
  });

  it('rejects readings for a join that is not declared, under their own arrival time', () => {
    const play = new RollupPlay();
    const payload = Uint8Array.of(3);
    const of = { join: 'gone', group: 'm1', readings: [], payload };
    play.record({ kind: 'joinReadings', arrivalTimeMs: 70, ...of, ...play.next() });
    expect(play.quarantined).toEqual([
      {
        ...{ type: 'rejected', partition: 'p0', position: '1', index: 0, isWhole: true },
        ...{ arrivalTimeMs: 70, payload, reason: 'schema' },
        detail: 'readings for "gone", which is no join declared here',
      },
    ]);
  });

  it('refuses a record that it has folded before', () => {
    const play = new RollupPlay().tick(1);
    expect(() => play.record({ ...tick, position: '1', arrivalTimeMs: 2 })).toThrow(InvariantError);
  });

  it('fires what any record makes due', () => {
    const play = new RollupPlay()
      .contribute(0, { contributor: 'a', revision: 1, values: [4] })
      .contribute(10_000, { contributor: 'b', minute: 7, revision: 1, values: [4] });
    expect(play.results).toHaveLength(1);
  });

  it('lets a tick alone say that joins have been silent', () => {
    const play = new JoinPlay(
      joinedPipeline({
        ...{ before: 0, after: 0, bound: 0, atMost: 9, idleAfter: 1_000, forgetAfter: 2_000 },
        windows: [],
      }),
    ).readings(0, 'm1', handed('P1', 5), handed('H1', 5));
    play.readings(9_000, 'm2', handed('P1', 5));
    expect(play.results).toEqual([]);
    play.tick(9_001);
    expect(play.results.map(({ key }) => key)).toContain('m1');
  });
});
