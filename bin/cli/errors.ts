/** A wrong argument or input file: exit 2. The message is one line, why and what to do next. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a verb was asked to look for, and found: exit 1. The message is one line. */
export class FoundProblemError extends Error {
  override readonly name = 'FoundProblemError';
}
