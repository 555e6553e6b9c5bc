import { Stack } from 'aws-cdk-lib';
import {
  type Grant,
  type IGrantable,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { removalPolicy } from '../removal-policy.ts';
import type { StageConfig } from '../stage-config.ts';

/** The one key that encrypts everything the pipeline stores or queues. */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id, {
      description: `Everything that ${Stack.of(scope).stackName} stores`,
      enableKeyRotation: true,
      removalPolicy: removalPolicy(stage),
    });
    this.admitLogs();
  }

  /** What DynamoDB asks for on behalf of whoever uses a table, call by call. */
  override grantEncryptDecrypt(grantee: IGrantable): Grant {
    const calls = ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'];
    calls.push('Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo');
    return this.grant(grantee, ...calls.map((call) => `kms:${call}`));
  }

  /** Lets CloudWatch write and read the logs of this account that are encrypted with it. */
  private admitLogs(): void {
    const { partition, region, account } = Stack.of(this);
    const logs = `arn:${partition}:logs:${region}:${account}:log-group:*`;
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['Decrypt*', 'Describe*', 'Encrypt*', 'GenerateDataKey*', 'ReEncrypt*'].map(
          (calls) => `kms:${calls}`,
        ),
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logs } },
      }),
    );
  }

  /** Lets a service of this account publish to an encrypted topic that has no role of its own. */
  admit(service: string): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        // In a key's own policy this is the key.
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
