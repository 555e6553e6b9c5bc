/** A line of an input file that cannot be replayed, or a file without a usable line. */
export class InputError extends Error {
  override readonly name = 'InputError';

  /**
   * @param problem what is wrong there and what to do about it
   */
  constructor(at: InputPlace, problem: string) {
    const line = at.line === undefined ? '' : `:${at.line}`;
    const column = at.column === undefined ? '' : `, column "${at.column}"`;
    super(`${at.file}${line}${column}: ${problem}`);
  }
}

/** A place in an input file. */
export interface InputPlace {
  readonly file: string;
  /** From 1. @default - the file as a whole */
  readonly line?: number;
  /** The column's name. @default - the line as a whole */
  readonly column?: string;
}
