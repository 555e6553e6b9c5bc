import { describe, expect, it } from 'vitest';
import { archiveGaps } from '../../../../../bin/commands/replay/archive-gaps.ts';
import { emptyPartitionState } from '../../../../../lambdas/engine/index.ts';

/** A journal whose entry n has folded 10 n records, at positions 1, 2, 3 and so on. */
const history = (oldest: number, newest: number) => ({
  oldest,
  newest,
  stateAt: (number: number) => {
    const state = emptyPartitionState(1);
    state.ordinal = 10 * number;
    state.position = number === 0 ? '' : String(10 * number);
    return state;
  },
});

const archived = (positions: readonly number[]) => ({
  records: positions.map((position) => ({
    partition: 'p0',
    position: String(position),
    arrivalTime: 0,
    tick: true as const,
  })),
  ordinals: new Map([['p0', positions.length]]),
});

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const gaps = (oldest: number, newest: number, positions: readonly number[]): string[] =>
  archiveGaps([{ partition: 'p0', history: history(oldest, newest) }], archived(positions));

describe('the gaps of an archive', () => {
  it.each([
    ['as long as the journal', 0, 5, upTo(50)],
    ['longer than the journal', 2, 5, upTo(57)],
    ['shorter than the journal, between two entries', 0, 5, upTo(37)],
    ['shorter, at the snapshot', 3, 9, upTo(34)],
  ])('are none where it is whole and %s', (_, oldest, newest, positions) => {
    expect(gaps(oldest, newest, positions)).toEqual([]);
  });

  it('are none where it has records that were given up, and that the journal never folded', () => {
    const live = history(0, 5);
    const fewer = {
      ...live,
      stateAt: (number: number) => {
        const state = live.stateAt(number);
        state.ordinal = Math.max(0, state.ordinal - 3);
        return state;
      },
    };
    expect(archiveGaps([{ partition: 'p0', history: fewer }], archived(upTo(50)))).toEqual([]);
  });

  it('are told where records are missing before its end', () => {
    const missing = upTo(37).filter((position) => position < 4 || position > 6);
    expect(gaps(0, 5, missing)).toEqual([
      'the archive of p0 has 27 of 30 records up to position 30',
    ]);
  });

  it('are not known where the journal remembers no entry that the archive reaches', () => {
    expect(gaps(4, 9, upTo(37))[0]).toContain('ends at 37, which the journal has left behind');
    expect(gaps(0, 9, [])[0]).toContain('is empty');
    expect(gaps(0, 9, upTo(7))[0]).toContain('ends at 7');
  });

  it('are those of live partitions: what others have gone on from is counted in theirs', () => {
    expect(archiveGaps([], archived([3]))).toEqual([]);
  });
});
