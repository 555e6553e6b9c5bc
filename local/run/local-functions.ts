import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { hasSecondStage, type Pipeline } from '../../lambdas/engine/index.ts';
import {
  archiveVariables,
  contributionVariables,
  feedVariables,
  notifyVariables,
  processVariables,
  tickVariables,
} from '../../lambdas/environment.ts';
import { createLambdaFunction, type LambdaFunction } from '../lambda/execution/lambda-function.ts';
import type { LocalServices } from './local-services.ts';
import type { LocalStream } from './local-stream.ts';
import { localRegion } from './resource-names.ts';

/** The functions that the stack deploys, each from its deployed module. */
export interface LocalFunctions {
  readonly process: LambdaFunction;
  readonly tick: LambdaFunction;
  readonly notify: LambdaFunction;
  /** Absent where the run keeps no archive. */
  readonly archive?: LambdaFunction;
  /** The second stage's; absent where there is none. */
  readonly secondStage?: LambdaFunction;
  readonly secondStageTick?: LambdaFunction;
  /** Ends all of them. */
  stop(): Promise<void>;
}

export interface LocalFunctionsOptions {
  readonly services: Pick<LocalServices, 'names' | 'endpointVariables'>;
  /** What the process and tick functions read and write. */
  readonly stream: Omit<LocalStream, 'put' | 'startMapping'>;
  readonly pipeline: Pipeline;
  /** Path of the declaration. */
  readonly pipelineFile: string;
  /** Directory of the archive. @default - there is none */
  readonly archive?: string;
  /** Called with each warning and error that a function logs. @default - nobody is told */
  readonly onProblem?: (line: string) => void;
}

const handlers = new URL('../../lambdas/handlers/', import.meta.url);
const pipelines = fileURLToPath(new URL('../../pipelines/', import.meta.url));

export const createLocalFunctions = ({
  services,
  stream,
  pipeline,
  pipelineFile,
  archive,
  onProblem,
}: LocalFunctionsOptions): LocalFunctions => {
  const { names, endpointVariables } = services;
  const create = (
    handler: string,
    own: Readonly<Record<string, string>>,
    shownAs = handler,
  ): LambdaFunction =>
    createLambdaFunction({
      name: shownAs,
      handlerUrl: new URL(`${handler}.ts`, handlers).href,
      variables: { ...endpointVariables, ...own },
      region: localRegion,
      clock: systemClock,
      ...(onProblem === undefined
        ? {}
        : { onProblem: (line: string) => onProblem(`${shownAs}: ${line}`) }),
    });
  const ofStage = (streamName: string) => ({
    [processVariables.pipeline]: declarationName(pipelineFile),
    [processVariables.stream]: streamName,
    [processVariables.stateTable]: names.stateTable,
    [processVariables.alertTable]: names.alertTable,
    [processVariables.quarantineTable]: names.quarantineTable,
    [processVariables.store]: names.store,
    [processVariables.measureTable]: names.measureTable,
    // A replayed file may be silent for longer than a stream keeps anything.
    ...(names.feed === undefined
      ? { [processVariables.feedKind]: 'none' }
      : { ...stream.feedVariables, [feedVariables.name]: names.feed }),
  });
  const { contributionStream: second } = names;
  const isTwoStaged = hasSecondStage(pipeline);
  const functions = {
    process: create(
      stream.processHandler,
      {
        ...ofStage(stream.name),
        ...stream.processVariables,
        ...(isTwoStaged ? { [contributionVariables.stream]: second } : {}),
      },
      'process',
    ),
    ...(isTwoStaged
      ? {
          secondStage: create('second-stage', ofStage(second)),
          secondStageTick: create('tick', { [tickVariables.stream]: second }, 'second stage tick'),
        }
      : {}),
    tick: create(
      stream.tickHandler,
      { [tickVariables.stream]: stream.name, ...stream.tickVariables },
      'tick',
    ),
    ...(archive === undefined
      ? {}
      : {
          archive: create(
            stream.archiveHandler,
            {
              [archiveVariables.pipeline]: pipeline.name,
              [archiveVariables.archive]: resolve(archive),
            },
            'archive',
          ),
        }),
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
