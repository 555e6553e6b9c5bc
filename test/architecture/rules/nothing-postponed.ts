import { matchingLines, type TidyRule } from './project-file.ts';

// Written with brackets so that this file does not match itself.
const postponed = /\b(T[O]DO|F[I]XME|X{3}|H[A]CK)\b/;

/** Work is done or written down where work is planned, never left in the text. */
export const nothingPostponed: TidyRule = {
  name: 'no file postpones work',
  complaints: (file) => matchingLines(file, postponed, 'postpones work; do it, or delete the note'),
};
