import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { alertTopic } from '../../../lambdas/device-gateway.ts';
import { processVariables } from '../../../lambdas/environment.ts';
import { acknowledgeWildcard } from '../../acknowledge.ts';
import type { DeclaredPipeline } from '../../declared-pipelines.ts';
import type { StageConfig } from '../../stage-config.ts';
import { BundledFunction } from '../bundled-function.ts';
import type { DeadLetterBucket } from '../dead-letter-bucket.ts';
import { OrderedMapping } from '../ordered-mapping.ts';
import type { AlertTable } from '../stores/alert-table.ts';
import type { DeviceGateway } from './device-gateway.ts';

export interface DeviceNotifierProps {
  readonly stage: StageConfig;
  /** Of its log. */
  readonly key: IKey;
  readonly declared: DeclaredPipeline;
  readonly devices: DeviceGateway;
  readonly alerts: AlertTable;
  readonly deadLetters: DeadLetterBucket;
}

/**
 * Tells devices of their own alerts. It reads the table's stream beside the notifier of people: a
 * device that does not answer holds nobody else up.
 */
export class DeviceNotifier extends Construct {
  readonly function: BundledFunction;
  readonly mapping: OrderedMapping;

  constructor(scope: Construct, id: string, props: DeviceNotifierProps) {
    super(scope, id);
    const { stage, key, declared, devices, alerts, deadLetters } = props;
    this.function = new BundledFunction(this, 'Function', {
      stage,
      key,
      handler: 'notify-device',
      description: `Tells devices of ${declared.pipeline.name} of their alerts`,
      bundledVariables: { [processVariables.pipeline]: declared.fileName },
      environment: {},
      memoryMb: 512,
      timeout: Duration.minutes(5),
    });
    alerts.grantPolling(this.function);
    const resources = {
      'iot:SendDirectMessage': `${devices.arnPrefix}:client/*`,
      'iot:Publish': `${devices.arnPrefix}:topic/${alertTopic('*')}`,
      'iot:RetainPublish': `${devices.arnPrefix}:topic/${alertTopic('*')}`,
    };
    for (const [action, arn] of Object.entries(resources)) {
      Grant.addToPrincipal({ grantee: this.function, actions: [action], resourceArns: [arn] });
    }
    for (const arn of new Set(Object.values(resources))) {
      acknowledgeWildcard(this.function, arn, 'Every device may have an alert.');
    }
    this.mapping = new OrderedMapping(this, 'Mapping', {
      target: this.function,
      ...alerts.mapping(deadLetters),
      // A device has five seconds to confirm: a batch of these is out within the timeout.
      batchSize: 20,
    });
  }
}
