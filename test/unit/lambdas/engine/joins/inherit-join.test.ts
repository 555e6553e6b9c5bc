import { describe, expect, it } from 'vitest';
import { inheritSecondStage } from '../../../../../lambdas/engine/index.ts';
import type { HandedReading } from '../../../../../lambdas/engine/joins/reading-contribution.ts';
import { handed, JoinPlay, joinedPipeline } from '../../../../support/join-play.ts';

const declared = joinedPipeline({
  ...{ before: 500, after: 1_000, bound: 1_000, atMost: 10_000 },
  ...{ idleAfter: 60_000, forgetAfter: 600_000 },
  windows: [{ name: 'tens', size: 10_000, slide: 10_000, lateness: 5_000 }],
});

const reading = (contributor: string, eventTimeMs: number, value: number): HandedReading =>
  handed(contributor, eventTimeMs, { value, revision: value });

const parent = (): JoinPlay =>
  new JoinPlay(declared)
    .readings(0, 'm1', reading('P1', 1_000, 1), reading('P1', 12_000, 2))
    .readings(0, 'm2', reading('H1', 1_000, 3));

/** Reason, start in seconds, count and load of what fires of `tens` in the end. */
const tens = (played: JoinPlay): unknown[] =>
  played
    .tick(700_000)
    .results.filter(({ window }) => window === 'tens')
    .map(({ reason, start, count, measures }) => [reason, start / 1_000, count, measures.load]);

describe('a join whose stream was split', () => {
  it.each([
    ['m1', [['onTime', 10, 1, 2]]],
    ['m2', [['onTime', 0, 1, 5]]],
  ])('goes on with the group %s where it was, and knows no other', (own, fired) => {
    const child = inheritSecondStage(declared, [parent().state], (group) => group === own);
    expect([...(child.joins[0]?.groups.keys() ?? [])]).toEqual([own]);
    const played = new JoinPlay(declared)
      .goOnFrom(child)
      .readings(1, own, reading('H1', 12_000, 4), reading('P1', 1_000, 5));
    expect(tens(played)).toEqual(fired);
  });

  it('has nothing to commit before a record comes', () => {
    const { state } = parent();
    const [join] = inheritSecondStage(declared, [state], () => true).joins;
    expect(join?.groups.size).toBe(2);
    expect(join?.dirtyGroups.size).toBe(0);
  });
});
