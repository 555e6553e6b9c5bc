import type { Slice } from './slice.ts';

/**
 * The place of the first slice for which something is true that is so for all after it; their
 * number where it is true of none. The search starts at `guess` and takes steps that double, so
 * that a good guess looks at few slices: each one is far from the others in memory.
 */
export const firstSlice = (
  slices: readonly Slice[],
  guess: number,
  isSo: (slice: Slice) => boolean,
): number => {
  /** It is true of no slice before `low`, and of all from `high` on. */
  let low = 0;
  let high = slices.length;
  let at = Math.max(0, Math.min(guess, high - 1));
  let step = 1;
  while (low < high) {
    if (isSo(slices[at] as Slice)) {
      high = at;
      at = low === 0 ? Math.max(0, at - step) : (low + high) >> 1;
    } else {
      low = at + 1;
      at = high === slices.length ? Math.min(at + step, high - 1) : (low + high) >> 1;
    }
    step *= 2;
  }
  return low;
};
