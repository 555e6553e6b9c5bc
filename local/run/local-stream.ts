import type { LambdaFunction } from '../lambda/execution/lambda-function.ts';
import type { EventSourceMapping } from '../lambda/mapping/event-source-mapping.ts';
import type { StreamPut } from '../rule/stream-put.ts';

/** Who takes the records of a stream. */
export type RecordReader = 'processor' | 'archive';

/** What stands between the broker's rule and the process function: a stream or a topic. */
export interface LocalStream {
  /** Its name, as functions know it. */
  readonly name: string;
  readonly put: StreamPut;
  /** The deployed handlers that take its records, tick it and archive it, by file name. */
  readonly processHandler: string;
  readonly tickHandler: string;
  readonly archiveHandler: string;
  /** What these functions' environments have beside those of any stream. */
  readonly processVariables: Readonly<Record<string, string>>;
  readonly tickVariables: Readonly<Record<string, string>>;
  /** How functions tell outcomes on another one of its kind, whose name they are given. */
  readonly feedVariables: Readonly<Record<string, string>>;
  /** Starts to hand its records to the function. */
  startMapping(to: LambdaFunction, options: StreamMappingOptions): Promise<EventSourceMapping>;
}

export interface StreamMappingOptions {
  /** Who reads; each reader gets every record, at its own pace. @default 'processor' */
  readonly reader?: RecordReader;
  /** Most records of a batch. */
  readonly batchSize: number;
  /** How long a batch waits to fill, ms. */
  readonly batchingWindowMs: number;
  /** Pause before records that failed are tried again, ms; doubles with each attempt. */
  readonly retryPauseMs: number;
  /** @default - nobody is told */
  readonly onProblem?: (line: string) => void;
}
