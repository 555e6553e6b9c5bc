import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { notifyVariables, processVariables, tickVariables } from '../../lambdas/environment.ts';
import { createLambdaFunction, type LambdaFunction } from '../lambda/execution/lambda-function.ts';
import type { LocalServices } from './local-services.ts';
import { localRegion } from './resource-names.ts';

/** The functions that the stack deploys, each from its deployed module. */
export interface LocalFunctions {
  readonly process: LambdaFunction;
  readonly tick: LambdaFunction;
  readonly notify: LambdaFunction;
  /** Ends all of them. */
  stop(): Promise<void>;
}

export interface LocalFunctionsOptions {
  readonly services: LocalServices;
  /** Path of the declaration. */
  readonly pipelineFile: string;
  /** Called with each warning and error that a function logs. @default - nobody is told */
  readonly onProblem?: (line: string) => void;
}

const handlers = new URL('../../lambdas/handlers/', import.meta.url);
const pipelines = fileURLToPath(new URL('../../pipelines/', import.meta.url));

export const createLocalFunctions = ({
  services,
  pipelineFile,
  onProblem,
}: LocalFunctionsOptions): LocalFunctions => {
  const { names, endpointVariables } = services;
  const create = (name: string, own: Readonly<Record<string, string>>): LambdaFunction =>
    createLambdaFunction({
      name,
      handlerUrl: new URL(`${name}.ts`, handlers).href,
      variables: { ...endpointVariables, ...own },
      region: localRegion,
      clock: systemClock,
      ...(onProblem === undefined
        ? {}
        : { onProblem: (line: string) => onProblem(`${name}: ${line}`) }),
    });
  const functions = {
    process: create('process', {
      [processVariables.pipeline]: declarationName(pipelineFile),
      [processVariables.stream]: names.stream,
      [processVariables.stateTable]: names.stateTable,
      [processVariables.alertTable]: names.alertTable,
      [processVariables.quarantineTable]: names.quarantineTable,
      [processVariables.measureDatabase]: names.measureDatabase,
      [processVariables.measureTable]: names.measureTable,
      // A replayed file may be silent for longer than a stream keeps anything.
      [processVariables.streamRetentionHours]: '8760',
    }),
    tick: create('tick', { [tickVariables.stream]: names.stream }),
    notify: create('notify', { [notifyVariables.alertTopicArn]: names.alertTopicArn }),
  };
  return {
    ...functions,
    stop: async () => {
      await Promise.all(Object.values(functions).map((each) => each.kill()));
    },
  };
};

/** The declaration as the process function finds it: from pipelines/, without its ending. */
export const declarationName = (pipelineFile: string): string =>
  relative(pipelines, resolve(pipelineFile)).split(sep).join('/').replace(/\.ts$/, '');
