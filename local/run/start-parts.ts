import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import type { Clock, Pipeline } from '../../lambdas/engine/index.ts';
import { openKafkaStream, topicPartitions } from '../kafka/kafka-stream.ts';
import { createTickSchedule } from '../lambda/tick-schedule.ts';
import { createArrivalSchedule } from '../replay/arrival-schedule.ts';
import type { ClosingStack } from './closing-stack.ts';
import { startDeviceSide } from './device-side.ts';
import { startFleetSource } from './fleet-source.ts';
import { kinesisStream } from './kinesis-stream.ts';
import { LatencyMeter } from './latency-meter.ts';
import { createLocalFunctions } from './local-functions.ts';
import type { LocalRunOptions } from './local-run-options.ts';
import { type LocalServicesOptions, startLocalServices } from './local-services.ts';
import { startReplaySource } from './replay-source.ts';
import { resourceNames } from './resource-names.ts';
import { startMappings } from './start-mappings.ts';

/** How long a batch waits to fill: a commit costs the same for one record and for thousands. */
const batchingWindowMs = 300;

/** Everything that a run is made of, started, and put on the stack to be closed again. */
export const startParts = async (
  options: LocalRunOptions,
  pipeline: Pipeline,
  stack: ClosingStack,
) => {
  const { input, mqttPort: port } = options;
  const virtualClock = new VirtualClock(0);
  const clock: Clock = input === undefined ? systemClock : virtualClock;
  const shards = options.shards ?? (input === undefined ? 2 : 1);
  const { stream: records, feed } = resourceNames(pipeline);
  const topics = { records, ...(feed === undefined ? {} : { feed }) };
  const readers = [options.archive === undefined ? [] : (['archive'] as const)].flat();
  const topic = options.kafka && (await openKafkaStream(topics, { ...options.kafka, readers }));
  if (topic !== undefined) stack.add(() => topic.close());
  const partitions = topic && topicPartitions(topic);
  const { services, meter } = await startMeasured({
    ...options,
    pipeline,
    clock,
    shards,
    ...(partitions === undefined ? {} : { partitions }),
  });
  stack.add(() => services.stop());
  const { kinesis, names } = services;
  const stream = topic ?? kinesisStream(kinesis, names.stream, names.streamArn);
  const functions = createLocalFunctions({ ...options, services, stream, pipeline });
  stack.add(() => functions.stop());
  // Loads the functions' code while devices are made and connect.
  const mappings = startMappings({ ...options, services, stream, functions, batchingWindowMs });
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
    names,
    stream,
    arrivals,
    ...(port === undefined ? {} : { port }),
  });
  stack.add(() => deviceSide.broker.stop());
  deviceSide.onReading((reading) => meter.published(reading));
  const ticks = createTickSchedule({
    clock,
    invoke: (event) =>
      Promise.all([
        functions.tick.invoke(event, 'schedule'),
        functions.secondStageTick?.invoke(event, 'schedule'),
      ]),
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
    meter,
    services,
    functions,
    deviceSide,
    ticks,
    source,
    ...(await mappings),
  };
};

/** The services, with what measures how long readings take to get into them. */
const startMeasured = async (options: LocalServicesOptions) => {
  // By the machine's clock: the time of a replayed file passes as fast as it is read.
  const meter = new LatencyMeter(options.pipeline, systemClock);
  const services = await startLocalServices({
    ...options,
    onStored: (results) => meter.stored(results),
    onAlert: (alert) => meter.alerted(alert),
  });
  return { services, meter };
};

export type RunParts = Awaited<ReturnType<typeof startParts>>;
