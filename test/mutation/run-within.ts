import { Script } from 'node:vm';

const name = 'testOfMutant';
const call = new Script(`globalThis.${name}()`);

/**
 * Calls a test and ends it, be it in a loop without end, when it does not return in time.
 *
 * @returns what the test returns
 * @throws what the test throws, or an error with the code ERR_SCRIPT_EXECUTION_TIMEOUT
 */
export const runWithin = (timeoutMs: number, test: () => unknown): unknown => {
  Reflect.set(globalThis, name, test);
  return call.runInThisContext({ timeout: timeoutMs });
};

/** Whether the error says that the time was over. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
