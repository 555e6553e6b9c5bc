import { InvalidArgumentError } from 'commander';
import { parseRfc3339 } from '../../../lambdas/engine/index.ts';

/**
 * An instant as people write it, with its zone: `2025-03-10T10:15:00Z`; or epoch milliseconds.
 *
 * @returns epoch ms
 * @throws InvalidArgumentError
 */
export const parseInstant = (text: string): number => {
  const instant = /^-?\d{1,15}$/.test(text) ? Number(text) : parseRfc3339(text);
  if (instant !== undefined) return instant;
  throw new InvalidArgumentError('It must be an instant with a zone, like 2025-03-10T10:15:00Z.');
};
