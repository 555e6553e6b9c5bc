import { InvalidArgumentError } from 'commander';

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * A length of time as people write it: `30s`, `5m`, `2h`, `7d`.
 *
 * @returns ms
 * @throws InvalidArgumentError
 */
export const parseDuration = (text: string): number => {
  const [, digits = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  const ms = Number(digits) * (unitMs[unit] ?? Number.NaN);
  if (ms > 0) return ms;
  throw new InvalidArgumentError('It must be a length of time above zero, like 30s, 5m, 2h or 7d.');
};
