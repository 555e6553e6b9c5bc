import type { ThrownError } from './invocation-message.ts';

/** An invocation without a response; what the function did before is not undone. */
export class InvocationError extends Error {
  override readonly name: string = 'InvocationError';
}

/** The handler, or the loading of its module, threw. */
export class HandlerThrew extends InvocationError {
  override readonly name = 'HandlerThrew';

  constructor(functionName: string, thrown: ThrownError) {
    super(`${functionName} threw ${thrown.name}: ${thrown.message}`);
    this.stack = thrown.stack;
  }
}

/** The handler took longer than the function may; its environment was ended. */
export class InvocationTimedOut extends InvocationError {
  override readonly name = 'InvocationTimedOut';

  constructor(functionName: string, timeoutMs: number) {
    super(`${functionName} did not answer within ${timeoutMs} ms and was ended`);
  }
}

/** The execution environment ended in the middle. */
export class EnvironmentDied extends InvocationError {
  override readonly name = 'EnvironmentDied';

  constructor(functionName: string, cause: string) {
    super(`the execution environment of ${functionName} ended in the middle: ${cause}`);
  }
}
