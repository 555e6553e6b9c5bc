import { InvalidArgumentError } from 'commander';

/** A journal entry by its number, the newest one, or the one that the newest snapshot covers. */
export type EntryChoice = number | 'snapshot' | 'now';

/** @throws InvalidArgumentError */
export const parseEntry = (text: string): EntryChoice => {
  if (text === 'snapshot' || text === 'now') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be an entry's number, snapshot or now.");
};
