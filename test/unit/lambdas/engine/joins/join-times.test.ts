import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../../../lambdas/engine/index.ts';
import { joinTimes } from '../../../../../lambdas/engine/joins/join-times.ts';
import { joinedPipeline } from '../../../../support/join-play.ts';

const [join] = joinedPipeline({
  ...{ before: 500, after: 2_000, bound: 0, atMost: 9, idleAfter: 1_000, forgetAfter: 1_000 },
  windows: [
    { name: 'tens', size: 10_000, slide: 10_000, lateness: 5_000 },
    { name: 'twenties', size: 20_000, slide: 5_000, lateness: 7_000 },
  ],
}).joins;

describe('the times of a join', () => {
  it('are as seen from each side, with the most lateness that a window allows', () => {
    expect(join && joinTimes(join)).toEqual({
      lateness: milliseconds(7_000),
      partners: { left: { before: 500, after: 2_000 }, right: { before: 2_000, after: 500 } },
      waits: { left: 9_000, right: 7_500 },
    });
  });
});
