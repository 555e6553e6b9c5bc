/** What went wrong with the page, in a sentence for a person. */
export class PageError extends Error {
  override readonly name: string = 'PageError';
}

/** A request asked for something in a way that has no answer; the message says what is possible. */
export class BadQueryError extends PageError {
  override readonly name = 'BadQueryError';
}

/** The page cannot listen where it was told to; the message says what to do. */
export class PagePortError extends PageError {
  override readonly name = 'PagePortError';
}
