import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';

export interface EncryptedTopicProps {
  readonly key: EncryptionKey;
  readonly displayName: string;
  /** @default - CloudFormation makes one up */
  readonly topicName?: string;
}

/** A topic that is encrypted with our key and takes messages over TLS only. */
export class EncryptedTopic extends Topic {
  private readonly key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, ...props }: EncryptedTopicProps) {
    super(scope, id, { ...props, masterKey: key, enforceSSL: true });
    this.key = key;
  }

  grantPublishing(grantee: IGrantable): void {
    const actions = ['sns:Publish'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.topicArn] });
    this.key.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  /** Lets a service publish that has no role of ours, on behalf of this account. */
  admit(service: string): void {
    this.key.admit(service);
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
