import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CostWatch } from './constructs/cost-watch.ts';
import { DeviceAudit } from './constructs/devices/device-audit.ts';
import { EncryptedTopic } from './constructs/encrypted-topic.ts';
import { EncryptionKey } from './constructs/encryption-key.ts';
import type { DeclaredPipeline } from './declared-pipelines.ts';
import type { StageConfig } from './stage-config.ts';

export interface AccountStackProps extends StackProps {
  readonly stage: StageConfig;
  readonly declared: readonly DeclaredPipeline[];
}

/**
 * What an account has once, whatever runs in it: the audit of its settings for devices, and the
 * watch over what the pipelines cost.
 */
export class AccountStack extends Stack {
  constructor(scope: Construct, id: string, { stage, declared, ...props }: AccountStackProps) {
    super(scope, id, { description: 'Tidemark: what an account has once', ...props });
    const key = new EncryptionKey(this, 'Key', stage);
    const displayName = 'Operators of the account';
    const operators = new EncryptedTopic(this, 'Operators', { key, displayName });
    new DeviceAudit(this, 'AuditFinding', { operators });
    const pipelines = declared.map(({ pipeline }) => pipeline.name);
    new CostWatch(this, 'CostAnomaly', { pipelines, operators });
    new CfnOutput(this, 'OperatorTopic', { value: operators.topicArn });
  }
}
