import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertTransition } from '../../engine/outcomes.ts';
import { alertDeduplicationId, digest } from '../alert-deduplication-id.ts';

/**
 * Delivers alert transitions to an SNS topic, at least once. A transition delivered twice carries
 * the same `deduplicationId` attribute, and reaches subscribers of a FIFO topic once.
 */
export class SnsAlertPublisher {
  private readonly client: SNSClient;
  private readonly topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.client = client;
    this.topicArn = topicArn;
  }

  async publish(alert: AlertTransition): Promise<void> {
    const deduplicationId = alertDeduplicationId(alert);
    await this.client.send(
      new PublishCommand({
        TopicArn: this.topicArn,
        Subject: subject(alert),
        Message: JSON.stringify(alert),
        MessageAttributes: {
          severity: text(alert.severity),
          state: text(alert.state),
          rule: text(alert.rule),
          pipeline: text(alert.pipeline),
          deduplicationId: text(deduplicationId),
        },
        ...(this.topicArn.endsWith('.fifo') && {
          MessageDeduplicationId: deduplicationId,
          // Transitions of one alert arrive in order; alerts do not wait for each other.
          MessageGroupId: digest(alert.id),
        }),
      }),
    );
  }
}

const text = (value: string): MessageAttributeValue => ({
  DataType: 'String',
  StringValue: value,
});

/** At most 100 printable ASCII characters, or SNS refuses the message. */
const subject = ({ severity, state, rule, key }: AlertTransition): string =>
  `${severity} ${state}: ${rule} ${key}`
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 100)
    .trimEnd();
