import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface EncryptedTopicProps {
  readonly key: IKey;
  readonly displayName: string;
  /** @default - CloudFormation makes one up */
  readonly topicName?: string;
}

/** A topic that is encrypted with our key and takes messages over TLS only. */
export class EncryptedTopic extends Topic {
  private readonly key: IKey;

  constructor(scope: Construct, id: string, { key, ...props }: EncryptedTopicProps) {
    super(scope, id, { ...props, masterKey: key, enforceSSL: true });
    this.key = key;
  }

  grantPublishing(grantee: IGrantable): void {
    const actions = ['sns:Publish'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.topicArn] });
    this.key.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
}
