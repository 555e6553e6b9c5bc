import { InvalidArgumentError } from 'commander';
import { parseColumns } from '../../../local/replay/column-mapping.ts';

/**
 * `field=column` pairs with commas between: `timestamp=time,value=temperature`.
 *
 * @returns column by field
 * @throws InvalidArgumentError
 */
export const parseColumnsOption = (text: string): ReadonlyMap<string, string> => {
  try {
    return parseColumns(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
};
