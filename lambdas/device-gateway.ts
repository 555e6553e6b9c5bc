/**
 * What stands between devices and the stream: the policy that IoT Core enforces and the rule that
 * makes the envelope. The stack deploys both; the local broker evaluates the same documents.
 */
import { type TopicTemplate, topicFilter } from './engine/topic-template.ts';

export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
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
 * The policy of every device: connect as itself, publish to its own topics, nothing else. The
 * device's segment is the thing's name as a whole; other named segments (the site) are free.
 */
export const devicePolicy = (
  arnPrefix: IotArnPrefix,
  topic: TopicTemplate,
  sensorSegment: string,
): PolicyDocument => {
  const ownTopic = topic.segments
    .map((segment) => {
      if ('literal' in segment) return segment.literal;
      return segment.name === sensorSegment ? thingName : '*';
    })
    .join('/');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['iot:Connect'],
        Resource: [`${arnPrefix}:client/${thingName}`],
      },
      {
        Effect: 'Allow',
        Action: ['iot:Publish'],
        Resource: [`${arnPrefix}:topic/${ownTopic}`],
      },
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
