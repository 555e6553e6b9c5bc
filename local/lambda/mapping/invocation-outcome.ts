import type { InvocationOutcome } from './resume-index.ts';

/**
 * How an invocation ended, from its response (JSON). One that is not JSON is malformed, which is
 * not the same as none.
 */
export const outcomeOf = async (
  invocation: Promise<string | undefined>,
): Promise<InvocationOutcome> => {
  try {
    const response = await invocation;
    return {
      kind: 'returned',
      response: response === undefined ? undefined : JSON.parse(response),
    };
  } catch (thrown) {
    return { kind: 'failed', error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
};
