import { connectAsync, type MqttClient } from 'mqtt';
import type { KeyedCertificate } from './certificate-authority.ts';

/** A device's own MQTT connection. */
export interface DeviceConnection {
  readonly thingName: string;
  /**
   * Publishes with QoS 1; resolves with the broker's acknowledgement: the payload is in the stream.
   *
   * @throws Error where the topic is empty, or the connection closes first, as it does when policy
   *   refuses the topic
   */
  publish(topic: string, payload: Uint8Array | string): Promise<void>;
  close(): Promise<void>;
}

export interface DeviceConnectionOptions {
  readonly url: string;
  /** The authority's certificate, PEM. */
  readonly authority: string;
  readonly thingName: string;
  readonly credentials: KeyedCertificate;
}

/**
 * Connects a device over mutual TLS, as itself. It does not reconnect: who uses it decides what a
 * lost connection means.
 *
 * @throws Error where the broker refuses the certificate or the policy the name
 */
export const connectDevice = async (
  options: DeviceConnectionOptions,
): Promise<DeviceConnection> => {
  const client = await connectAsync(
    options.url,
    {
      clientId: options.thingName,
      ca: options.authority,
      cert: options.credentials.certificate,
      key: options.credentials.privateKey,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      keepalive: 60,
      timerVariant: 'native',
    },
    false,
  );
  const waiting = failOnClose(client, options.thingName);
  return {
    thingName: options.thingName,
    publish: (topic, payload) =>
      new Promise((resolve, reject) => {
        // MQTT.js takes it for an alias that it does not know, sends nothing and never says so.
        if (topic === '') {
          reject(new Error(`"${options.thingName}" cannot publish to an empty topic; name one`));
          return;
        }
        const settle = waiting.add(reject);
        const bytes = typeof payload === 'string' ? payload : Buffer.from(payload);
        client.publish(topic, bytes, { qos: 1 }, (error) => {
          settle();
          if (error) reject(error);
          else resolve();
        });
      }),
    close: async () => {
      await client.endAsync(true);
    },
  };
};

/** Rejects, when the connection closes, everything that still waits for an acknowledgement. */
const failOnClose = (
  client: MqttClient,
  thingName: string,
): { add(reject: (error: Error) => void): () => void } => {
  const waiting = new Set<(error: Error) => void>();
  let closed: Error | undefined;
  let cause = '';
  client.on('error', (error) => {
    cause = ` (${error.message})`;
  });
  client.once('close', () => {
    closed = new Error(
      `the connection of "${thingName}" is closed${cause}; the broker closes it where a device ` +
        'publishes to another topic than its own or exceeds the limits',
    );
    for (const reject of waiting) reject(closed);
    waiting.clear();
  });
  return {
    add: (reject) => {
      if (closed === undefined) waiting.add(reject);
      else reject(closed);
      return () => waiting.delete(reject);
    },
  };
};
