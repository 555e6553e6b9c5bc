/**
 * What this process holds after a full collection: the heap and what it keeps outside of it, which
 * includes array buffers. Needs the flag `--expose-gc`.
 */
export const heldBytes = async (): Promise<number> => {
  if (globalThis.gc === undefined) throw new Error('start this process with --expose-gc');
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    // Array buffers are let go between turns of the loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
