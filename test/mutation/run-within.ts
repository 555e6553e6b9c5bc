import { Script } from 'node:vm';

const name = 'testOfMutant';
const call = new Script(`globalThis.${name}()`);

/**
 * Calls a test and ends it, be it in a loop without end, when it does not return in time. The time
 * is the processor's, by and large: a test that others kept from running is called again.
 *
 * @returns what the test returns
 * @throws what the test throws, or an error with the code ERR_SCRIPT_EXECUTION_TIMEOUT
 */
export const runWithin = (timeoutMs: number, test: () => unknown): unknown => {
  Reflect.set(globalThis, name, test);
  for (let patienceMs = timeoutMs; ; patienceMs *= 2) {
    const before = process.cpuUsage();
    try {
      return call.runInThisContext({ timeout: patienceMs });
    } catch (error) {
      const { user, system } = process.cpuUsage(before);
      const wasRunning = (user + system) / 1_000 >= timeoutMs / 2;
      if (wasRunning || !isTimeout(error)) throw error;
    }
  }
};

/** Whether the error says that the time was over. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
