/**
 * What stands in one column of a row: text as it stands there, or, from a file that knows more
 * types, a value in JSON with its own digits.
 */
export type InputCell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly json: string };

/** One row of an input file. */
export interface InputRow {
  /** The line of the file it begins on, from 1. */
  readonly line: number;
  /** Undefined where the row has no such column. */
  cell(column: string): InputCell | undefined;
}

/** Rows of a file, in its order. */
export interface InputRows extends AsyncIterable<InputRow> {
  /** The columns that every row has, in order; undefined where each row names its own. */
  readonly columns: readonly string[] | undefined;
}
