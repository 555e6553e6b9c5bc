import { InvalidArgumentError } from 'commander';

/** How many times faster than it was recorded; `max` does not wait at all. */
export type Speed = number | 'max';

/** @throws InvalidArgumentError */
export const parseSpeed = (text: string): Speed => {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (/^\d+([.]\d+)?$/.test(text) && speed > 0 && Number.isFinite(speed)) return speed;
  throw new InvalidArgumentError('It must be a number above 0, or max.');
};
