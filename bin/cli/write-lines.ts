import { listenForInterruption } from './interruption.ts';
import type { Terminal } from './terminal.ts';
import { writeResults } from './write-results.ts';

/** Writes what a verb found to stdout, whole lines only, until it is interrupted. */
export const writeLines = async (terminal: Terminal, lines: Iterable<string>): Promise<void> => {
  const interruption = listenForInterruption();
  await writeResults(terminal.stdout, lines, interruption.signal);
  interruption.release();
};
