import { InvalidArgumentError } from 'commander';

/**
 * The name of a file to replay; what it holds, its ending says.
 *
 * @throws InvalidArgumentError
 */
export const parseInput = (text: string): string => {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError(
    'It must name a file that ends in .csv, .tsv, .ndjson or .jsonl (with .gz or without); ' +
      'name one, or leave --input out for a simulated fleet.',
  );
};
