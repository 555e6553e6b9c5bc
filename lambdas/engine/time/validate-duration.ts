import { DefinitionError } from '../errors.ts';

/** A million days: sums of times stay far inside the whole numbers that doubles and state hold. */
export const longestMs = 86_400_000 * 1_000_000;

/** @throws DefinitionError where it is not whole milliseconds from `least` to a million days */
export const validateDuration = (field: string, value: number, least: number): void => {
  if (!Number.isInteger(value) || value < least || value > longestMs) {
    throw new DefinitionError(
      field,
      value,
      `a whole number of milliseconds, at least ${least} and at most a million days`,
      'write it with seconds(), minutes(), hours() or days()',
    );
  }
};
