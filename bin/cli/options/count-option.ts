import { InvalidArgumentError } from 'commander';

/**
 * A whole number of at least one.
 *
 * @throws InvalidArgumentError
 */
export const parseCount = (text: string): number => {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
};
