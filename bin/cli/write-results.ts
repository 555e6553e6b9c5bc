import type { Writable } from 'node:stream';

const chunkLength = 65_536;

/**
 * Writes lines to `stdout`, as fast as its reader takes them. Ends after a whole line, and early,
 * where the signal is aborted or the reader has gone (`| head`).
 *
 * @returns whether all lines were written
 */
export const writeResults = async (
  stdout: Writable,
  lines: Iterable<string>,
  signal: AbortSignal,
): Promise<boolean> => {
  let hasReader = true;
  const gone = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    hasReader = false;
  };
  stdout.on('error', gone);
  const isOver = (): boolean => signal.aborted || !hasReader;
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < chunkLength) continue;
    await write(stdout, chunk);
    if (isOver()) return false;
    chunk = '';
  }
  await write(stdout, chunk);
  stdout.off('error', gone);
  return hasReader;
};

/** Resolves once the chunk is out, or cannot go out: the stream's listeners tell which. */
const write = async (stdout: Writable, chunk: string): Promise<void> => {
  await new Promise<void>((resolve) => {
    stdout.write(chunk, () => resolve());
  });
  // A turn of the event loop, so that a signal is heard between two chunks.
  await new Promise((resolve) => setImmediate(resolve));
};
