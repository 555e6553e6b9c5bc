import { Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Pipeline } from '../../../lambdas/engine/index.ts';
import { eventVariables, notifyVariables } from '../../../lambdas/environment.ts';
import type { StageConfig } from '../../stage-config.ts';
import { BundledFunction } from '../bundled-function.ts';
import type { DeadLetterBucket } from '../dead-letter-bucket.ts';
import { EncryptedTopic } from '../encrypted-topic.ts';
import type { EncryptionKey } from '../encryption-key.ts';
import { OrderedMapping } from '../ordered-mapping.ts';
import type { AlertTable } from '../stores/alert-table.ts';

export interface AlertNotifierProps {
  readonly stage: StageConfig;
  readonly key: EncryptionKey;
  readonly pipeline: Pipeline;
  readonly alerts: AlertTable;
  readonly deadLetters: DeadLetterBucket;
}

/** Delivers each change of an alert row: to the topic that is declared, and as an event. */
export class AlertNotifier extends Construct {
  readonly topic: EncryptedTopic;
  readonly function: BundledFunction;
  readonly mapping: OrderedMapping;

  constructor(scope: Construct, id: string, props: AlertNotifierProps) {
    super(scope, id);
    const { stage, key, pipeline, alerts, deadLetters } = props;
    this.topic = new EncryptedTopic(this, 'Topic', {
      key,
      topicName: `${pipeline.destinations.alerts}-${stage.name}`,
      displayName: `Alerts of ${pipeline.name}`,
    });
    const { partition, region, account } = Stack.of(this);
    // The account's own: whoever wants alerts as events adds a rule to it.
    const bus = `arn:${partition}:events:${region}:${account}:event-bus/default`;
    this.function = new BundledFunction(this, 'Function', {
      stage,
      key,
      handler: 'notify',
      description: `Delivers the alerts of ${pipeline.name}`,
      environment: {
        [notifyVariables.alertTopicArn]: this.topic.topicArn,
        [eventVariables.bus]: bus,
      },
      memoryMb: 512,
      timeout: Duration.minutes(1),
    });
    alerts.grantPolling(this.function);
    this.topic.grantPublishing(this.function);
    const putEvents = ['events:PutEvents'];
    Grant.addToPrincipal({ grantee: this.function, actions: putEvents, resourceArns: [bus] });
    this.mapping = new OrderedMapping(this, 'Mapping', {
      target: this.function,
      ...alerts.mapping(deadLetters),
      // Alerts are few and urgent: no window, and a batch that is out well within the timeout.
      batchSize: 100,
    });
  }
}
