import { Stack } from 'aws-cdk-lib';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';
import type { EncryptedTopic } from './encrypted-topic.ts';

export interface CostWatchProps {
  /** The pipelines whose bill is watched, by the tag that all of their resources carry. */
  readonly pipelines: readonly string[];
  readonly operators: EncryptedTopic;
}

/** Above what was expected, in percent, before somebody is told. */
const impactPercent = 25;

/**
 * Tells when the pipelines cost more than their past says. AWS knows their bill by the tag
 * `pipeline`, which has to be activated once as a cost allocation tag of the account.
 */
export class CostWatch extends Construct {
  constructor(scope: Construct, id: string, { pipelines, operators }: CostWatchProps) {
    super(scope, id);
    const monitor = new CfnAnomalyMonitor(this, 'Monitor', {
      monitorName: Stack.of(this).stackName,
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({
        Tags: { Key: 'pipeline', Values: pipelines, MatchOptions: ['EQUALS'] },
      }),
    });
    operators.admit('costalerts.amazonaws.com');
    const subscription = new CfnAnomalySubscription(this, 'Subscription', {
      subscriptionName: Stack.of(this).stackName,
      monitorArnList: [monitor.attrMonitorArn],
      // Anything slower goes by mail only.
      frequency: 'IMMEDIATE',
      subscribers: [{ type: 'SNS', address: operators.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_PERCENTAGE',
          Values: [String(impactPercent)],
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
        },
      }),
    });
    subscription.node.addDependency(operators);
  }
}
