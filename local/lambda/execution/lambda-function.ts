import { devNull } from 'node:os';
import type { Clock } from '../../../lambdas/engine/index.ts';
import { createExecutionEnvironment, type ExecutionEnvironment } from './execution-environment.ts';
import { createFunctionLog, type FunctionLog, type FunctionLogOptions } from './function-log.ts';

export interface LambdaFunctionOptions extends FunctionLogOptions {
  readonly name: string;
  /** File URL of the deployed handler's module. */
  readonly handlerUrl: string;
  /** The function's own variables; those that Lambda itself sets are added. */
  readonly variables: Readonly<Record<string, string>>;
  readonly region: string;
  /** Real time. */
  readonly clock: Clock;
  /** @default 60_000 */
  readonly timeoutMs?: number;
  /** @default 512 */
  readonly memoryMb?: number;
}

/** A function with its execution environments. */
export interface LambdaFunction {
  /**
   * Handles an event in the environment of that name, which is started where there is none: one per
   * shard, so that a shard finds its environment warm.
   *
   * @returns JSON, or undefined where the handler returned nothing
   * @throws InvocationError
   */
  invoke(event: string, environment: string): Promise<string | undefined>;
  /** Starts that environment ahead of its first event, where it is not there yet. */
  warm(environment: string): void;
  /** Ends every environment at once, in the middle of whatever it does. */
  kill(): Promise<void>;
  readonly log: FunctionLog;
}

/** A function as Lambda would run it: the deployed module, its variables and nothing else. */
export const createLambdaFunction = (options: LambdaFunctionOptions): LambdaFunction => {
  const { name, handlerUrl, region, clock, timeoutMs = 60_000, memoryMb = 512 } = options;
  const environments = new Map<string, ExecutionEnvironment>();
  const log = createFunctionLog(options);
  const variables = { ...runtimeVariables({ name, region, memoryMb }), ...options.variables };
  const create = (): ExecutionEnvironment =>
    createExecutionEnvironment({
      handlerUrl,
      functionName: name,
      functionArn: `arn:aws:lambda:${region}:000000000000:function:${name}`,
      memoryMb,
      variables,
      timeoutMs,
      clock,
      onOutput: (text) => log.write(text),
    });
  const environmentOf = (name: string): ExecutionEnvironment => {
    const environment = environments.get(name) ?? create();
    environments.set(name, environment);
    return environment;
  };
  return {
    invoke: (event, environment) => environmentOf(environment).invoke(event),
    warm: (environment) => environmentOf(environment).start(),
    kill: async () => {
      await Promise.all([...environments.values()].map((environment) => environment.kill()));
    },
    log,
  };
};

/** What Lambda sets, and what keeps the SDK from looking at this machine's own AWS account. */
const runtimeVariables = (of: {
  readonly name: string;
  readonly region: string;
  readonly memoryMb: number;
}): Readonly<Record<string, string>> => ({
  AWS_REGION: of.region,
  AWS_DEFAULT_REGION: of.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_LAMBDA_FUNCTION_NAME: of.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(of.memoryMb),
  POWERTOOLS_LOG_LEVEL: 'WARN',
  TZ: 'UTC',
});
