import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { removalPolicy } from '../removal-policy.ts';
import type { StageConfig } from '../stage-config.ts';

export interface EncryptedLogProps {
  readonly stage: StageConfig;
  /** One that CloudWatch Logs may use, as every EncryptionKey lets it. */
  readonly key: IKey;
}

/** A log that is encrypted with our key, and kept for as long as the stage says. */
export class EncryptedLog extends LogGroup {
  constructor(scope: Construct, id: string, { stage, key }: EncryptedLogProps) {
    super(scope, id, {
      encryptionKey: key,
      retention: stage.logRetentionDays,
      removalPolicy: removalPolicy(stage),
    });
  }
}
