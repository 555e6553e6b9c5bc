import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VirtualClock } from '../lambdas/adapters/memory/virtual-clock.ts';
import { systemClock } from '../lambdas/adapters/system/system-clock.ts';
import { type Clock, fillTopic, type Pipeline, pipelineOf } from '../lambdas/engine/index.ts';
import { type ExportedCredentials, exportCredentials } from './broker/export-credentials.ts';
import { createTickSchedule } from './lambda/tick-schedule.ts';
import type { ObservedRun } from './observation.ts';
import { observeRun } from './observe-run.ts';
import { createArrivalSchedule } from './replay/arrival-schedule.ts';
import { type ClosingStack, createClosingStack } from './run/closing-stack.ts';
import { startDeviceSide } from './run/device-side.ts';
import { startFleetSource } from './run/fleet-source.ts';
import { createLocalFunctions } from './run/local-functions.ts';
import { type LocalServices, startLocalServices } from './run/local-services.ts';
import { type ReplayInput, startReplaySource } from './run/replay-source.ts';
import { type RunSummary, summarize } from './run/run-summary.ts';
import { closePanes, settle } from './run/settle.ts';
import { startMappings } from './run/start-mappings.ts';

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
  /** @default - any free port */
  readonly mqttPort?: number;
  /** Most records of a batch. @default 10_000, as deployed */
  readonly batchSize?: number;
  /** Called with each warning and error that a function logs. @default - nobody is told */
  readonly onProblem?: (line: string) => void;
}

/** The whole pipeline on this machine. */
export interface LocalRun {
  readonly pipeline: Pipeline;
  /** The run's time: of a replayed file, its own. */
  readonly clock: Clock;
  readonly observed: ObservedRun;
  /** `mqtts://127.0.0.1:PORT`. */
  readonly brokerUrl: string;
  /** The embedded services, to look into the stores. */
  readonly services: LocalServices;
  /** The source's end, see there. */
  readonly published: Promise<number>;
  /** Writes what a person needs to publish by hand as that device. */
  exportCredentials(thingName: string): Promise<ExportedCredentials>;
  /** Ends the process function at once, in the middle of whatever it does. Nothing may be lost. */
  killProcessor(): Promise<void>;
  /**
   * Waits for the end of the input (and ends a fleet), lets the file's time pass until every pane
   * has fired, and waits until all of it is in the stores.
   *
   * @throws InputError where the input cannot be published
   */
  drain(): Promise<RunSummary>;
  /** Ends everything that the run has started. */
  stop(): Promise<void>;
}

/** How long a batch waits to fill: a commit costs the same for one record and for thousands. */
const batchingWindowMs = 300;

/**
 * Starts the whole pipeline in this process: devices, broker, rule, stream, the deployed functions
 * in threads of their own, state and stores.
 *
 * @throws DefinitionError, InputError, ColumnsError where declaration, input or columns are wrong
 */
export const startLocalRun = async (options: LocalRunOptions): Promise<LocalRun> => {
  const pipeline = await loadPipeline(options.pipelineFile);
  const stack = createClosingStack();
  try {
    const parts = await startParts(options, pipeline, stack);
    return runOf(options, { ...parts, pipeline, stop: () => stack.closeAll() });
  } catch (error) {
    await stack.closeAll();
    throw error;
  }
};

const startParts = async (options: LocalRunOptions, pipeline: Pipeline, stack: ClosingStack) => {
  const { input, mqttPort: port } = options;
  const virtualClock = new VirtualClock(0);
  const clock: Clock = input === undefined ? systemClock : virtualClock;
  const shards = options.shards ?? (input === undefined ? 2 : 1);
  const services = await startLocalServices({ pipeline, clock, shards });
  stack.add(() => services.stop());
  const functions = createLocalFunctions({ ...options, services });
  stack.add(() => functions.stop());
  // Loads the functions' code while devices are made and connect.
  const mappings = startMappings({ ...options, services, functions, batchingWindowMs });
  const unmapped = mappings.then(
    (started) => () => started.stop(),
    () => () => {},
  );
  stack.add(async () => (await unmapped)());
  const arrivals = createArrivalSchedule({
    nowMs: () => clock.nowMs(),
    onArrival: (timeMs) => virtualClock.advanceTo(timeMs),
  });
  const deviceSide = await startDeviceSide({
    pipeline,
    services,
    arrivals,
    ...(port === undefined ? {} : { port }),
  });
  stack.add(() => deviceSide.broker.stop());
  const ticks = createTickSchedule({
    clock,
    invoke: (event) => functions.tick.invoke(event, 'schedule'),
    onFailure: (error) => options.onProblem?.(`tick: ${String(error)}`),
  });
  stack.add(() => ticks.stop());
  const source =
    input === undefined
      ? startFleetSource({ ...options, pipeline, deviceSide, ticks })
      : await startReplaySource({
          pipeline,
          input,
          deviceSide,
          arrivals,
          ticks,
          clock: virtualClock,
        });
  stack.add(() => source.stop());
  return {
    clock,
    virtualClock,
    services,
    functions,
    deviceSide,
    ticks,
    source,
    ...(await mappings),
  };
};

type Parts = Awaited<ReturnType<typeof startParts>> & {
  readonly pipeline: Pipeline;
  readonly stop: () => Promise<void>;
};

const runOf = ({ input }: LocalRunOptions, parts: Parts): LocalRun => {
  const { pipeline, clock, virtualClock, services, functions, deviceSide, source } = parts;
  const { broker, authority } = deviceSide;
  return {
    pipeline,
    clock,
    services,
    brokerUrl: broker.url,
    published: source.published,
    observed: observeRun({
      pipeline,
      services,
      clock,
      counts: () => broker.counts(),
      onReading: (listener) => deviceSide.onReading(listener),
    }),
    exportCredentials: (thingName) => {
      const topic = deviceTopic(pipeline, thingName);
      return exportCredentials({ authority, thingName, url: broker.url, topic });
    },
    killProcessor: () => functions.process.kill(),
    drain: async () => {
      if (input === undefined) await source.stop();
      await source.published;
      if (input !== undefined) await closePanes({ ...parts, clock: virtualClock });
      await settle(parts);
      return summarize(services, pipeline);
    },
    stop: parts.stop,
  };
};

const loadPipeline = async (file: string): Promise<Pipeline> => {
  const module = (await import(pathToFileURL(resolve(file)).href)) as object;
  return pipelineOf(module, basename(file));
};

/** Every segment but the device's has a fixed value: any is allowed. */
const deviceTopic = ({ topic, reading }: Pipeline, thingName: string): string => {
  const levels: Record<string, string> = {};
  for (const segment of topic.segments) {
    if ('name' in segment) levels[segment.name] = 'plant-1';
  }
  return fillTopic(topic, { ...levels, [reading.sensor]: thingName });
};
