/**
 * What stands between devices and the stream: the policies that IoT Core enforces and the rule that
 * makes the envelope. The stack deploys them; the local broker evaluates the same documents.
 */
import { type TopicTemplate, topicFilter } from './engine/topic-template.ts';

export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  /** Holds where each variable has the value that is given for it. */
  readonly Condition?: { readonly Bool: Readonly<Record<string, readonly string[]>> };
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** Prefix of this account's IoT resources: `arn:aws:iot:eu-central-1:123456789012`. */
export type IotArnPrefix = string;

/** The policy variable for the thing that is attached to the connection's certificate. */
export const thingName = '$' + '{iot:Connection.Thing.ThingName}';

/**
 * The name alone is what a client says of itself: IoT Core takes the thing from the client id. So
 * everything is allowed only while that thing has the certificate of the connection.
 */
const attached = { Bool: { 'iot:Connection.Thing.IsAttached': ['true'] } } as const;

/** Where a device is told of its alerts; its own thing's name is the last segment. */
export const alertTopic = (thing: string): string => `tidemark/alerts/${thing}`;

/** What a message to the rule itself begins with, past the broker: Basic Ingest. */
export const basicIngestPrefix = (ruleName: string): string => `$aws/rules/${ruleName}/`;

export interface DevicePolicyOptions {
  readonly arnPrefix: IotArnPrefix;
  readonly topic: TopicTemplate;
  /** The named segment that is the device. */
  readonly sensor: string;
  /** The rule that devices may also publish to past the broker. @default - they may not */
  readonly basicIngestRule?: string;
  /** Whether devices are told of their alerts. @default false */
  readonly receivesAlerts?: boolean;
}

/**
 * The policy of every device: connect as itself, publish to its own topics, and where it is told of
 * its alerts, hear of them; nothing else. The device's segment is the thing's name as a whole;
 * other named segments (the site) are free.
 */
export const devicePolicy = (options: DevicePolicyOptions): PolicyDocument => {
  const { arnPrefix, topic, sensor, basicIngestRule, receivesAlerts = false } = options;
  const ownTopic = topic.segments
    .map((segment) => {
      if ('literal' in segment) return segment.literal;
      return segment.name === sensor ? thingName : '*';
    })
    .join('/');
  const topics = [ownTopic];
  if (basicIngestRule !== undefined) topics.push(basicIngestPrefix(basicIngestRule) + ownTopic);
  const allow = (action: string, ...resources: string[]): PolicyStatement => ({
    Effect: 'Allow',
    Action: [action],
    Resource: resources.map((resource) => `${arnPrefix}:${resource}`),
    Condition: attached,
  });
  const own = alertTopic(thingName);
  return {
    Version: '2012-10-17',
    Statement: [
      allow('iot:Connect', `client/${thingName}`),
      allow('iot:Publish', ...topics.map((each) => `topic/${each}`)),
      ...(receivesAlerts
        ? [allow('iot:Subscribe', `topicfilter/${own}`), allow('iot:Receive', `topic/${own}`)]
        : []),
    ],
  };
};

/** What the client ids of devices that have no certificate of their own yet begin with. */
const claimClient = 'claim-';

/**
 * The policy of the certificate that devices share until they have their own: ask for one, with a
 * key that never leaves the device, and be provisioned by one template; nothing else.
 */
export const claimPolicy = (arnPrefix: IotArnPrefix, templateName: string): PolicyDocument => {
  const asked = [
    '$aws/certificates/create-from-csr/json',
    `$aws/provisioning-templates/${templateName}/provision/json`,
  ];
  const answers = asked.flatMap((topic) => [`${topic}/accepted`, `${topic}/rejected`]);
  const allow = (action: string, kind: string, names: readonly string[]): PolicyStatement => ({
    Effect: 'Allow',
    Action: [action],
    Resource: names.map((name) => `${arnPrefix}:${kind}/${name}`),
  });
  return {
    Version: '2012-10-17',
    Statement: [
      allow('iot:Connect', 'client', [`${claimClient}*`]),
      allow('iot:Publish', 'topic', asked),
      allow('iot:Subscribe', 'topicfilter', answers),
      allow('iot:Receive', 'topic', answers),
    ],
  };
};

/**
 * The rule's SQL: the payload as received, whatever its bytes, beside what the broker proved. The
 * payload stays inside its own field, so nothing a device sends can forge a tick or an identity.
 */
export const envelopeSql = (topic: TopicTemplate): string =>
  "SELECT encode(*, 'base64') AS payload, topic() AS topic, clientid() AS clientId, " +
  `principal() AS principal, timestamp() AS receivedAt FROM '${topicFilter(topic)}'`;

/** The stream's partition key: one device's readings stay in order on one shard. */
export const envelopePartitionKey = '$' + '{clientid()}';
