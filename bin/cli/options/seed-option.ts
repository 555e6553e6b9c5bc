import { InvalidArgumentError } from 'commander';

/**
 * A seed: a whole number from 0.
 *
 * @throws InvalidArgumentError
 */
export const parseSeed = (text: string): number => {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('It must be a whole number from 0.');
};
