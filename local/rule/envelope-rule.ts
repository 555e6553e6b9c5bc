import { type TopicTemplate, topicSegment } from '../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import type { ReceivedMessage } from '../broker/device-broker.ts';
import type { OrderedWriter } from './ordered-writer.ts';

/** Takes a message that the broker received; resolves when the stream has it. */
export type MessageRule = (message: ReceivedMessage) => Promise<void>;

/**
 * The IoT rule of the stack, done locally: `envelopeSql` and `envelopePartitionKey` of
 * lambdas/device-gateway.ts. What a device publishes outside the topic of the pipeline is selected
 * by no rule and goes nowhere, as with IoT Core.
 */
export const createEnvelopeRule =
  (topic: TopicTemplate, stream: OrderedWriter): MessageRule =>
  async (message) => {
    if (!selects(topic, message.topic)) return;
    const { payload, clientId, principal, receivedAtMs } = message;
    await stream.write({
      data: encodeEnvelope({
        payload: Buffer.from(payload).toString('base64'),
        topic: message.topic,
        clientId,
        principal,
        receivedAt: receivedAtMs,
      }),
      partitionKey: clientId,
    });
  };

/** The rule's FROM: whether the topic matches the template's filter. */
const selects = (template: TopicTemplate, topic: string): boolean =>
  template.segments.every(
    (segment) => 'literal' in segment || topicSegment(template, topic, segment.name) !== undefined,
  );
