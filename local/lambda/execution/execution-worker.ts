import { enableCompileCache, flushCompileCache } from 'node:module';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import type {
  InvocationReply,
  InvocationRequest,
  ThrownError,
  WorkerStart,
} from './invocation-message.ts';

type Handler = (event: unknown, context: Context) => unknown;

/**
 * The inside of an execution environment, in a thread of its own: loads the handler's module once,
 * then answers one event after the other, as Lambda's Node.js runtime does.
 */
export const runExecutionWorker = (port: MessagePort, start: WorkerStart): void => {
  const loading = loadHandler(start);
  // A module that fails to load fails the invocation that waits for it, not the thread.
  loading.catch(() => {});
  port.on('message', async (request: InvocationRequest) => {
    port.postMessage(await reply(loading, start, request));
  });
};

const loadHandler = async ({ handlerUrl }: WorkerStart): Promise<Handler> => {
  // A cold start costs a third with it; a thread that is killed would not write it at its end.
  enableCompileCache();
  const { handler } = (await import(handlerUrl)) as { readonly handler?: unknown };
  flushCompileCache();
  if (typeof handler !== 'function') {
    throw new TypeError(`${handlerUrl} exports no function "handler"; export one`);
  }
  return handler as Handler;
};

const reply = async (
  loading: Promise<Handler>,
  start: WorkerStart,
  request: InvocationRequest,
): Promise<InvocationReply> => {
  const { requestId, event } = request;
  try {
    const handler = await loading;
    const response = JSON.stringify(await handler(JSON.parse(event), contextOf(start, request)));
    return { requestId, ok: true, ...(response === undefined ? {} : { response }) };
  } catch (thrown) {
    return { requestId, ok: false, error: thrownError(thrown) };
  }
};

const contextOf = (start: WorkerStart, { requestId, deadlineMs }: InvocationRequest): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: start.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: start.functionArn,
  memoryLimitInMB: String(start.memoryMb),
  awsRequestId: requestId,
  logGroupName: `/aws/lambda/${start.functionName}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

const thrownError = (thrown: unknown): ThrownError =>
  thrown instanceof Error
    ? { name: thrown.name, message: thrown.message, stack: thrown.stack ?? '' }
    : { name: 'Error', message: String(thrown), stack: '' };

if (parentPort !== null) runExecutionWorker(parentPort, workerData as WorkerStart);
