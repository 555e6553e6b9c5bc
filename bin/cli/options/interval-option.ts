import { InvalidArgumentError } from 'commander';

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * How often something happens: `10s`, `500ms`, `5m`, `1h`, `1d`.
 *
 * @returns ms, from 100 to a day
 * @throws InvalidArgumentError
 */
export const parseInterval = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d+(?:[.]\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const intervalMs = Number(number) * (unitMs[unit] ?? Number.NaN);
  if (intervalMs >= 100 && intervalMs <= 86_400_000) return intervalMs;
  throw new InvalidArgumentError('It must be an interval from 100ms to 1d, like 10s, 5m or 1h.');
};
