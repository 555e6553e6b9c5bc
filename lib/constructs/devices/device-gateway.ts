import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPolicy, CfnThingType, CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  devicePolicy,
  envelopePartitionKey,
  envelopeSql,
} from '../../../lambdas/device-gateway.ts';
import type { Pipeline } from '../../../lambdas/engine/index.ts';
import { acknowledge } from '../../acknowledge.ts';
import { removalPolicy } from '../../removal-policy.ts';
import type { StageConfig } from '../../stage-config.ts';
import type { RecordSource } from '../records/record-source.ts';

export interface DeviceGatewayProps {
  readonly stage: StageConfig;
  readonly pipeline: Pipeline;
  readonly key: IKey;
  readonly records: RecordSource;
}

/**
 * What devices meet: the policy that binds each to its own topics, and the rule that puts what they
 * publish on the stream, in its envelope. What the stream does not take, throttled or unreachable,
 * waits in a queue with its payload.
 */
export class DeviceGateway extends Construct {
  /** Prefix of this account's IoT resources. */
  readonly arnPrefix: string;
  /** The rule that devices may address past the broker, where the stage has Basic Ingest. */
  readonly ruleName: string;
  readonly thingTypeName: string;
  /** Attach it to each device's certificate. */
  readonly policyName: string;
  /** Messages that the stream did not take, as they came. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: DeviceGatewayProps) {
    super(scope, id);
    const { stage, pipeline, key, records } = props;
    const { stackName, partition, region, account } = Stack.of(this);
    this.arnPrefix = `arn:${partition}:iot:${region}:${account}`;
    this.policyName = `${stackName}-device`;
    this.ruleName = stackName.replaceAll('-', '_');
    this.thingTypeName = stackName;
    this.undelivered = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: removalPolicy(stage),
    });
    acknowledge(this.undelivered, 'SQS3', 'It is the queue of dead letters itself, of the rule.');
    const role = this.ruleRole(`${this.arnPrefix}:rule/${this.ruleName}`);
    Grant.addToPrincipal({
      grantee: role,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.undelivered.queueArn],
    });
    key.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    const rule = new CfnTopicRule(this, 'Rule', {
      ruleName: this.ruleName,
      topicRulePayload: {
        description: `Readings of ${pipeline.name}, in their envelope`,
        awsIotSqlVersion: '2016-03-23',
        sql: envelopeSql(pipeline.topic),
        ruleDisabled: false,
        actions: [records.ruleAction(role, envelopePartitionKey)],
        errorAction: { sqs: { roleArn: role.roleArn, queueUrl: this.undelivered.queueUrl } },
      },
    });
    // Or the first messages would find a role that may not put them anywhere, or nothing to put
    // them on.
    rule.node.addDependency(role, ...records.needed);
    new CfnPolicy(this, 'Policy', {
      policyName: this.policyName,
      policyDocument: devicePolicy({
        arnPrefix: this.arnPrefix,
        topic: pipeline.topic,
        sensor: pipeline.reading.sensor,
        receivesAlerts: stage.tellsDevices,
        ...(stage.basicIngest ? { basicIngestRule: this.ruleName } : {}),
      }),
    });
    new CfnThingType(this, 'ThingType', { thingTypeName: this.thingTypeName });
  }

  private ruleRole(ruleArn: string): Role {
    return new Role(this, 'RuleRole', {
      assumedBy: new ServicePrincipal('iot.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': ruleArn },
        },
      }),
    });
  }
}
