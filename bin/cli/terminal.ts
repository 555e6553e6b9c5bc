import type { Writable } from 'node:stream';

/** Where a verb writes: results on stdout and nothing else, everything else on stderr. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Writes a line for a person. */
export const tell = (terminal: Terminal, line: string): void => {
  terminal.stderr.write(`${line}\n`);
};
