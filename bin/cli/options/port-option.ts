import { InvalidArgumentError } from 'commander';

/**
 * A TCP port; 0 takes any that is free.
 *
 * @throws InvalidArgumentError
 */
export const parsePort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a whole number from 0 (any free port) to 65535.');
};
