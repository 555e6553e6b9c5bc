import { InvalidArgumentError } from 'commander';

/** What each field of a reading is read from, by field. */
export type Columns = Readonly<Record<string, string>>;

/**
 * `field=column` pairs with commas between: `timestamp=time,value=temperature`.
 *
 * @throws InvalidArgumentError
 */
export const parseColumns = (text: string): Columns => {
  const columns = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [, field, column] = /^([^=]+)=(.+)$/.exec(pair.trim()) ?? [];
    if (field === undefined || column === undefined) {
      throw new InvalidArgumentError(`"${pair}" must be field=column, like value=temperature.`);
    }
    if (columns.has(field)) throw new InvalidArgumentError(`The field ${field} is given twice.`);
    columns.set(field, column);
  }
  return Object.fromEntries(columns);
};
