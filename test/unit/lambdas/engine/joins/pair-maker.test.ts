import { describe, expect, it } from 'vitest';
import { intervalJoin, seconds } from '../../../../../lambdas/engine/index.ts';
import type { PairValue } from '../../../../../lambdas/engine/joins/interval-join.ts';
import { pairMaker } from '../../../../../lambdas/engine/joins/pair-maker.ts';
import type { HandedReading } from '../../../../../lambdas/engine/joins/reading-contribution.ts';

const reading = (side: 'left' | 'right', eventTimeMs: number, value: number): HandedReading => ({
  ...{ side, eventTimeMs, value },
  ...{ contributor: side, revision: 1, index: 0 },
});

const makerOf = (derive: Readonly<Record<string, PairValue>>) =>
  pairMaker({
    name: 'paired',
    ...intervalJoin({
      left: { measure: 'watts' },
      right: { measure: 'celsius' },
      within: { before: seconds(5), after: seconds(5) },
      derive,
      windows: {},
    }),
  });

const left = reading('left', 1_000, 6);
const right = reading('right', 2_000, 3);

describe('a pair', () => {
  it('is the same whichever of its readings comes last, at the later of their times', () => {
    const make = makerOf({ ratio: (watts, celsius) => watts / celsius });
    const expected = { eventTimeMs: 2_000, values: Float64Array.of(6, 3, 2) };
    expect(make(left, right)).toEqual(expected);
    expect(make(right, left)).toEqual(expected);
    expect(make(reading('left', 2_500, 6), right).eventTimeMs).toBe(2_500);
  });

  it.each([
    ['keeps', 1e150, 1e150],
    ['keeps', -1e150, -1e150],
    ['lacks', 1.1e150, Number.NaN],
    ['lacks', -1.1e150, Number.NaN],
    ['lacks', Number.POSITIVE_INFINITY, Number.NaN],
    ['lacks', Number.NaN, Number.NaN],
    ['makes 0 of', -0, 0],
  ])('%s a derived %d', (_, derived, expected) => {
    const { values } = makerOf({ derived: () => derived })(left, right);
    expect(Object.is(values[2], expected)).toBe(true);
  });
});
