import type { KafkaChoice } from '../kafka/kafka-stream.ts';
import type { ReplayInput } from './replay-source.ts';
import type { ChosenStore } from './stores/local-store.ts';

/** What a local run is made of. */
export interface LocalRunOptions {
  /** Path of the declaration. */
  readonly pipelineFile: string;
  /** A file to replay, on a virtual clock. @default - a simulated fleet publishes */
  readonly input?: ReplayInput;
  /** Devices of the simulated fleet. @default 24 */
  readonly devices?: number;
  /** Chance of the simulated fleet. @default 1 */
  readonly seed?: number;
  /** Shards of the stream. @default 2 for a fleet, 1 for a file */
  readonly shards?: number;
  /** A topic of that cluster in the stream's place. @default - an embedded stream */
  readonly kafka?: KafkaChoice;
  /** @default - any free port */
  readonly mqttPort?: number;
  /** Where results are kept. @default - Timestream, embedded */
  readonly store?: ChosenStore;
  /** Most records of a batch. @default 10_000, as deployed */
  readonly batchSize?: number;
  /** Directory that every record goes to, for replays. @default - there is no archive */
  readonly archive?: string;
  /** Called with each warning and error that a function logs. @default - nobody is told */
  readonly onProblem?: (line: string) => void;
}
