import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { propertiesOf } from '../../template-resources.ts';

const { template } = synthesisedStack();
const type = 'AWS::DynamoDB::Table';
const tableOf = (name: string) => propertiesOf(template, type, name);

describe('tables', () => {
  it('are three, on demand, encrypted with our key, restorable to any second', () => {
    template.resourceCountIs(type, 3);
    template.allResourcesProperties(type, {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it('refuse deletion in prod', () => {
    const prod = synthesisedStack({ stage: stageConfig('prod') }).template;
    prod.allResources(type, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({ DeletionProtectionEnabled: true }),
    });
  });

  it.each(['State', 'Quarantine'])(
    '%s groups items by pk, orders them by sk, expires them',
    (name) => {
      expect(tableOf(name)).toMatchObject({
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    },
  );

  it('Alerts has a row per id, tells its changes, and never expires', () => {
    expect(tableOf('Alerts')).toMatchObject({
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(tableOf('Alerts')).not.toHaveProperty('TimeToLiveSpecification');
  });
});
