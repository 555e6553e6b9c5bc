import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { devicePolicy } from '../../lambdas/device-gateway.ts';
import type { Pipeline } from '../../lambdas/engine/index.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../broker/certificate-authority.ts';
import {
  type ArrivalTimes,
  type DeviceBroker,
  startDeviceBroker,
} from '../broker/device-broker.ts';
import { connectDevice, type DeviceConnection } from '../broker/device-connection.ts';
import type { PublishedReading } from '../observation.ts';
import { createEnvelopeRule } from '../rule/envelope-rule.ts';
import { createOrderedWriter } from '../rule/ordered-writer.ts';
import type { LocalStream } from './local-stream.ts';
import { publishedReadings } from './published-readings.ts';
import type { ResourceNames } from './resource-names.ts';

/** Everything between a device and the stream: authority, broker, rule. */
export interface DeviceSide {
  readonly authority: CertificateAuthority;
  readonly broker: DeviceBroker;
  /** Connects a device with a new certificate. */
  connect(thingName: string): Promise<DeviceConnection>;
  /** Calls the listener with every published reading until the returned function is called. */
  onReading(listener: (reading: PublishedReading) => void): () => void;
}

export interface DeviceSideOptions {
  readonly pipeline: Pipeline;
  readonly names: Pick<ResourceNames, 'iotArnPrefix' | 'rule'>;
  /** Where the rule puts what devices publish. */
  readonly stream: Pick<LocalStream, 'put'>;
  readonly arrivals: ArrivalTimes;
  /** @default - any free port */
  readonly port?: number;
}

export const startDeviceSide = async (options: DeviceSideOptions): Promise<DeviceSide> => {
  const { pipeline, names, stream, arrivals, port } = options;
  const { put } = stream;
  const authority = await createCertificateAuthority(systemClock);
  const listeners = new Set<(reading: PublishedReading) => void>();
  const readingsOf = publishedReadings(pipeline);
  const rule = createEnvelopeRule(pipeline.topic, createOrderedWriter({ put }));
  const broker = await startDeviceBroker({
    authority,
    policy: devicePolicy({
      arnPrefix: names.iotArnPrefix,
      topic: pipeline.topic,
      sensor: pipeline.reading.sensor,
      basicIngestRule: names.rule,
    }),
    arnPrefix: names.iotArnPrefix,
    ruleName: names.rule,
    arrivals,
    deliver: (message) => {
      if (listeners.size > 0) {
        for (const reading of readingsOf(message)) {
          for (const listener of listeners) listener(reading);
        }
      }
      return rule(message);
    },
    ...(port === undefined ? {} : { port }),
  });
  return {
    authority,
    broker,
    connect: async (thingName) =>
      connectDevice({
        url: broker.url,
        authority: authority.certificate,
        thingName,
        credentials: await authority.issueDevice(thingName),
      }),
    onReading: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
