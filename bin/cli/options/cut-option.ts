import { InvalidArgumentError } from 'commander';
import type { Cut } from '../../../local/backtest/cut.ts';
import { parseCount } from './count-option.ts';

/**
 * Where batches end: `7` for every 7 records, `random:SEED` for sizes drawn from a seed.
 *
 * @throws InvalidArgumentError
 */
export const parseCut = (text: string): Cut => {
  const seed = /^random:(\d{1,9})$/.exec(text)?.[1];
  if (seed !== undefined) return { kind: 'random', seed: Number(seed) };
  try {
    return { kind: 'every', records: parseCount(text) };
  } catch {
    throw new InvalidArgumentError(
      'It must be a whole number of at least 1, or random:SEED with a seed of up to 9 digits.',
    );
  }
};
