import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';

describe('record stream', () => {
  it('is on demand, encrypted, and keeps records for more than a week', () => {
    synthesisedStack().template.hasResourceProperties('AWS::Kinesis::Stream', {
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      ShardCount: Match.absent(),
      RetentionPeriodHours: 192,
      StreamEncryption: { EncryptionType: 'KMS' },
    });
  });

  it('keeps the records of a device on one shard', () => {
    synthesisedStack().template.hasResourceProperties('AWS::Kinesis::Stream', {
      RecordDistributionStrategy: 'USER_PARTITION_KEY',
    });
  });

  it('has the shards that the stage provisions', () => {
    const capacity = { mode: 'provisioned', shards: 3 } as const;
    const { template } = synthesisedStack({ stage: { ...stageConfig(), capacity } });
    template.hasResourceProperties('AWS::Kinesis::Stream', {
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      ShardCount: 3,
      // Kinesis takes one of streams on demand only; the others have no choice.
      RecordDistributionStrategy: Match.absent(),
    });
  });
});
