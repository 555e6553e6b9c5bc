import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../lambdas/engine/index.ts';
import { EnvironmentDied, HandlerThrew, InvocationTimedOut } from './invocation-errors.ts';
import type { InvocationReply, InvocationRequest, WorkerStart } from './invocation-message.ts';

export interface ExecutionEnvironmentOptions extends WorkerStart {
  /** All of the function's environment variables; nothing of this process leaks in. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Real time: what the deadline is measured by. */
  readonly clock: Clock;
  /** Takes what the function writes to stdout and stderr, as it comes. */
  readonly onOutput: (text: string) => void;
}

/** One warm copy of a function: a thread that handles one event at a time. */
export interface ExecutionEnvironment {
  /**
   * Handles an event; resolves with the response. Starts the thread where none is running.
   *
   * @returns JSON, or undefined where the handler returned nothing
   * @throws InvocationError
   */
  invoke(event: string): Promise<string | undefined>;
  /** Starts the thread, and the loading of the module, ahead of the first event. */
  start(): void;
  /** Ends the thread at once, in the middle of whatever it does. The next event starts cold. */
  kill(): Promise<void>;
}

interface UnderWay {
  readonly requestId: string;
  succeed(response: string | undefined): void;
  fail(error: Error): void;
}

const workerUrl = new URL('./execution-worker.ts', import.meta.url);

/** An execution environment that starts with its first event. */
export const createExecutionEnvironment = (
  options: ExecutionEnvironmentOptions,
): ExecutionEnvironment => {
  const { functionName, timeoutMs, clock } = options;
  let worker: Worker | undefined;
  let underWay: UnderWay | undefined;
  let ending: Promise<number> | undefined;

  const startWorker = (): Worker => {
    const started = newWorker(options);
    started.on('message', (reply: InvocationReply) => {
      if (reply.requestId !== underWay?.requestId) return;
      if (reply.ok) underWay.succeed(reply.response);
      else underWay.fail(new HandlerThrew(functionName, reply.error));
    });
    let cause = 'it was killed';
    started.on('error', (error) => {
      cause = String(error);
    });
    started.once('exit', () => {
      if (worker !== started) return;
      worker = undefined;
      underWay?.fail(new EnvironmentDied(functionName, cause));
    });
    return started;
  };

  return {
    invoke: (event) =>
      new Promise((resolve, reject) => {
        if (underWay !== undefined) {
          throw new Error(`${functionName} handles another event; one environment takes one`);
        }
        const requestId = randomUUID();
        const end = (): void => {
          clearTimeout(timer);
          underWay = undefined;
        };
        const timer = setTimeout(() => {
          const late = worker;
          worker = undefined;
          underWay?.fail(new InvocationTimedOut(functionName, timeoutMs));
          ending = late?.terminate();
        }, timeoutMs);
        underWay = {
          requestId,
          succeed: (response) => {
            end();
            resolve(response);
          },
          fail: (error) => {
            end();
            reject(error);
          },
        };
        worker ??= startWorker();
        const deadlineMs = clock.nowMs() + timeoutMs;
        worker.postMessage({ requestId, event, deadlineMs } satisfies InvocationRequest);
      }),
    start: () => {
      worker ??= startWorker();
    },
    kill: async () => {
      await Promise.all([worker?.terminate(), ending]);
    },
  };
};

const newWorker = ({
  handlerUrl,
  functionName,
  functionArn,
  memoryMb,
  variables,
  onOutput,
}: ExecutionEnvironmentOptions): Worker => {
  const started = new Worker(workerUrl, {
    name: functionName,
    workerData: { handlerUrl, functionName, functionArn, memoryMb } satisfies WorkerStart,
    env: { ...variables },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    stdout: true,
    stderr: true,
  });
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', onOutput);
  }
  return started;
};
