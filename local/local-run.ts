import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Clock, fillTopic, type Pipeline, pipelineOf } from '../lambdas/engine/index.ts';
import { type ExportedCredentials, exportCredentials } from './broker/export-credentials.ts';
import type { ObservedRun } from './observation.ts';
import { observeRun } from './observe-run.ts';
import { createClosingStack } from './run/closing-stack.ts';
import type { LocalRunOptions } from './run/local-run-options.ts';
import type { LocalServices } from './run/local-services.ts';
import { type RunSummary, summarize } from './run/run-summary.ts';
import { closePanes, settle } from './run/settle.ts';
import { type RunParts, startParts } from './run/start-parts.ts';

export type { LocalRunOptions } from './run/local-run-options.ts';

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

type Parts = RunParts & { readonly pipeline: Pipeline; readonly stop: () => Promise<void> };

const runOf = ({ input, pipelineFile, kafka }: LocalRunOptions, parts: Parts): LocalRun => {
  const { pipeline, clock, virtualClock, meter, services, functions, deviceSide, source } = parts;
  const { broker, authority } = deviceSide;
  return {
    pipeline,
    clock,
    services,
    brokerUrl: broker.url,
    published: source.published,
    observed: observeRun({
      pipeline,
      pipelineFile,
      services,
      ...(kafka === undefined ? {} : { brokers: kafka.brokers }),
      clock,
      authority,
      brokerUrl: broker.url,
      counts: () => broker.counts(),
      latency: () => meter.latency(),
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
      return { ...(await summarize(services, pipeline)), latency: meter.latency() };
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
