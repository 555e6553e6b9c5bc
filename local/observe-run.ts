import { resolve } from 'node:path';
import { DynamoDbAlertReader } from '../lambdas/adapters/dynamodb/dynamodb-alert-reader.ts';
import { DynamoDbQuarantineReader } from '../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import {
  type Clock,
  minutes,
  type Pipeline,
  type QuarantinedReading,
  sumLedgers,
} from '../lambdas/engine/index.ts';
import type { CertificateAuthority } from './broker/certificate-authority.ts';
import type { BrokerCounts } from './broker/device-broker.ts';
import type {
  ObservedRun,
  PipelineObservation,
  PublishedReading,
  QuarantineObservation,
  RunLatency,
} from './observation.ts';
import type { LocalServices } from './run/local-services.ts';
import { observePartition, observeSensors } from './run/observe-partition.ts';
import { readPartitions } from './run/partition-views.ts';

export interface ObserveRunOptions {
  readonly pipeline: Pipeline;
  /** Path of the declaration. */
  readonly pipelineFile: string;
  readonly services: LocalServices;
  /** Of Kafka, where records are on a topic. @default - they are on a stream */
  readonly brokers?: readonly string[];
  /** The run's clock. */
  readonly clock: Clock;
  readonly authority: CertificateAuthority;
  readonly brokerUrl: string;
  readonly counts: () => BrokerCounts;
  readonly latency: () => RunLatency;
  readonly onReading: (listener: (reading: PublishedReading) => void) => () => void;
}

const quarantineShown = 50;
const payloadShown = 200;

/** Watches a run from outside: its stores and the broker's counts, never the functions' insides. */
export const observeRun = (options: ObserveRunOptions): ObservedRun => {
  const { pipeline, services, clock, counts, onReading } = options;
  const { alertTable, quarantineTable } = services.names;
  const alerts = new DynamoDbAlertReader(services.dynamodb, alertTable);
  const quarantine = new DynamoDbQuarantineReader(services.dynamodb, quarantineTable);
  const declared = observePipeline(pipeline);
  return {
    access: () => ({
      pipelineFile: resolve(options.pipelineFile),
      names: services.names,
      ...(options.brokers === undefined ? {} : { brokers: options.brokers }),
      endpointVariables: services.endpointVariables,
      atMs: clock.nowMs(),
    }),
    certify: async (thingName, request) => ({
      certificate: await options.authority.signDevice(thingName, request),
      authority: options.authority.certificate,
      brokerUrl: options.brokerUrl,
    }),
    observe: async () => {
      const views = await readPartitions(services, pipeline);
      const partitions = views.map(({ partition }) => partition);
      const { published, refused } = counts();
      return {
        atMs: clock.nowMs(),
        pipeline: declared,
        published,
        refused,
        ledger: sumLedgers(views.map(({ state }) => state.ledger)),
        storedResults: services.results.count(),
        partitions: views.map((view) => observePartition(pipeline, view)),
        sensors: views.flatMap((view) => observeSensors(pipeline, view)),
        alerts: await alerts.newest(),
        quarantine: (
          await quarantine.newestReadings(pipeline.name, partitions, quarantineShown)
        ).map(observeQuarantined),
        latency: options.latency(),
      };
    },
    results: async (key, window, limit) => {
      const shown = declared.windows.find(({ name }) => name === window);
      return services.results
        .newest({ window, key, aggregates: shown?.measures ?? [] }, limit)
        .filter(({ reason }) => reason !== 'merged');
    },
    onReading,
  };
};

const observePipeline = (pipeline: Pipeline): PipelineObservation => ({
  name: pipeline.name,
  topic: pipeline.topic.template,
  windows: pipeline.windows.map(({ name, assigner, allowedLateness, aggregate }) => ({
    name,
    // Count windows have no length in time; the page draws them as minutes.
    sizeMs: assigner.sizeMs || minutes(1),
    allowedLatenessMs: allowedLateness,
    measures: Object.keys(aggregate),
  })),
  alerts: pipeline.alerts.map(({ name, limit, measure }) => ({ name, limit, measure })),
  boundMs: pipeline.watermark.bound,
  idleAfterMs: pipeline.watermark.idleAfter,
});

const observeQuarantined = (reading: QuarantinedReading): QuarantineObservation => ({
  type: reading.type,
  reason: reading.type === 'rejected' ? reading.reason : 'tooLate',
  detail: reading.detail,
  clientId: reading.clientId ?? null,
  arrivalTimeMs: reading.arrivalTimeMs ?? null,
  payload: Buffer.from(reading.payload).toString().slice(0, payloadShown),
});
