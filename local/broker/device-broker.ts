import { Aedes, type AuthenticateError } from 'aedes';
import type { IotArnPrefix, PolicyDocument } from '../../lambdas/device-gateway.ts';
import { createAcknowledgements } from './acknowledgements.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { type Principal, principalOf } from './client-principal.ts';
import { ingestTopic } from './ingest-topic.ts';
import { isAllowed } from './iot-policy.ts';
import { limitExceeded, type PublishedPacket } from './publish-limits.ts';
import { listenForDevices } from './tls-listener.ts';

/** A payload with what the broker proved about it. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly clientId: string;
  /** The certificate's fingerprint. */
  readonly principal: string;
  /** Epoch ms. */
  readonly receivedAtMs: number;
}

/** Says when payloads arrived, and in which order over all clients. */
export interface ArrivalTimes {
  /**
   * Called once per payload, in the client's own order. Calls `receive` with the arrival time
   * (epoch ms) when the payload's turn comes; resolves as that does.
   */
  inTurn(clientId: string, receive: (receivedAtMs: number) => Promise<void>): Promise<void>;
}

export interface DeviceBrokerOptions {
  readonly authority: CertificateAuthority;
  /** The policy that the stack deploys; evaluated on every connect and publish. */
  readonly policy: PolicyDocument;
  readonly arnPrefix: IotArnPrefix;
  /** The rule that takes the messages; devices may address it past the broker. */
  readonly ruleName: string;
  readonly arrivals: ArrivalTimes;
  /** Takes a message over; a QoS 1 publish is acknowledged only after it resolved. */
  readonly deliver: (message: ReceivedMessage) => Promise<void>;
  /** @default - any free port */
  readonly port?: number;
}

export interface BrokerCounts {
  /** Messages that devices published and policy allowed. */
  readonly published: number;
  /** Messages refused by policy or limits; each closed its connection. */
  readonly refused: number;
  /** Connections refused by policy; without a certificate of the authority none gets that far. */
  readonly refusedConnections: number;
}

export interface DeviceBroker {
  /** `mqtts://127.0.0.1:PORT`. */
  readonly url: string;
  counts(): BrokerCounts;
  /** Closes every connection and the port. */
  stop(): Promise<void>;
}

/**
 * An MQTT broker on this machine that does what IoT Core does for devices: TLS with a client
 * certificate, the deployed policy on every connect, publish and subscribe, IoT Core's limits. It
 * forwards nothing between devices; what they publish goes to `deliver`.
 */
export const startDeviceBroker = async (options: DeviceBrokerOptions): Promise<DeviceBroker> => {
  const acknowledgements = createAcknowledgements();
  const counts = { published: 0, refused: 0, refusedConnections: 0 };
  const allows = (principal: Principal, action: string, resource: string): boolean =>
    isAllowed(
      options.policy,
      { action, resource: `${options.arnPrefix}:${resource}` },
      // The certificate names its thing: the two are attached to each other.
      {
        'iot:Connection.Thing.ThingName': principal.thingName,
        'iot:Connection.Thing.IsAttached': 'true',
      },
    );
  const refusal = (principal: Principal, packet: PublishedPacket & { retain: boolean }) => {
    const mayPublish =
      allows(principal, 'iot:Publish', `topic/${packet.topic}`) &&
      (!packet.retain || allows(principal, 'iot:RetainPublish', `topic/${packet.topic}`));
    if (!mayPublish) {
      const { thingName } = principal;
      return `the policy of "${thingName}" does not allow publishing to "${packet.topic}"`;
    }
    return limitExceeded({ ...packet, topic: ingestTopic(packet.topic, options.ruleName) });
  };

  const aedes = await Aedes.createBroker({
    concurrency: 1_000,
    maxClientsIdLength: 128,
    authenticate: (client, _username, _password, done) => {
      const principal = principalOf(client);
      if (principal !== undefined && allows(principal, 'iot:Connect', `client/${client.id}`)) {
        done(null, true);
        return;
      }
      counts.refusedConnections += 1;
      done(notAuthorized(`the policy does not allow connecting as "${client.id}"`), null);
    },
    authorizeSubscribe: (client, subscription, done) => {
      const { topic } = subscription;
      const principal = principalOf(client);
      const maySubscribe =
        principal !== undefined && allows(principal, 'iot:Subscribe', `topicfilter/${topic}`);
      if (maySubscribe) done(null, subscription);
      else done(new Error(`the policy of "${client.id}" does not allow listening to "${topic}"`));
    },
    authorizePublish: (client, packet, done) => {
      const principal = client === null ? undefined : principalOf(client);
      const reason =
        client === null || principal === undefined
          ? 'nobody proved who publishes'
          : refusal(principal, packet);
      if (client === null || principal === undefined || reason !== undefined) {
        counts.refused += 1;
        done(new Error(reason));
        return;
      }
      counts.published += 1;
      const takenOver = deliver(options, client.id, principal, packet);
      acknowledgements.follow(client, packet, takenOver).then(() => done(null), done);
    },
  });

  const server = await listenForDevices(options, (socket) => aedes.handle(socket)).catch(
    async (error: Error) => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      throw new Error(
        `no broker on port ${options.port ?? 'any'}: ${error.message}; choose another`,
      );
    },
  );
  return {
    url: `mqtts://127.0.0.1:${server.port}`,
    counts: () => ({ ...counts }),
    stop: async () => {
      const closed = server.stop();
      await new Promise<void>((resolve) => aedes.close(resolve));
      await closed;
    },
  };
};

const deliver = (
  { arrivals, deliver: takeOver, ruleName }: DeviceBrokerOptions,
  clientId: string,
  { fingerprint: principal }: Principal,
  { topic: addressed, payload: sent }: PublishedPacket,
): Promise<void> => {
  const topic = ingestTopic(addressed, ruleName);
  const payload = typeof sent === 'string' ? Buffer.from(sent) : sent;
  return arrivals.inTurn(clientId, (receivedAtMs) =>
    takeOver({ topic, payload, clientId, principal, receivedAtMs }),
  );
};

const notAuthorized = (message: string): AuthenticateError =>
  Object.assign(new Error(message), { returnCode: 5 });
