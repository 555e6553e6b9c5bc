import type { Writable } from 'node:stream';

/** Where a verb writes: results on stdout and nothing else, everything else on stderr. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** What clears the line of a terminal, in case progress stands on it. */
const clearLine = '\r\u001b[K';

/** Writes a line for a person. */
export const tell = ({ stderr }: Terminal, line: string): void => {
  stderr.write(`${stderr.isTTY === true ? clearLine : ''}${line}\n`);
};
