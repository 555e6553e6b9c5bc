import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { type StoreKind, storeKinds } from '../../../../lambdas/engine/index.ts';
import { stageConfig } from '../../../../lib/stage-config.ts';
import { synthesisedStack } from '../synthesised-stack.ts';
import { callsAllowed, statementsOf } from '../template-resources.ts';

const withGrafana = (store: StoreKind) =>
  synthesisedStack({ stage: { ...stageConfig('dev', store), hasGrafana: true } });
const timestream = withGrafana('timestream').template;
const influxDb = withGrafana('influxdb').template;

describe('Grafana workspace', () => {
  it('is made where the stage asks for it', () => {
    synthesisedStack().template.resourceCountIs('AWS::Grafana::Workspace', 0);
    timestream.resourceCountIs('AWS::Grafana::Workspace', 1);
    timestream.hasOutput('GrafanaUrl', {});
  });

  it('may read the table of results, and write nothing', () => {
    const role = 'GrafanaRole';
    expect(callsAllowed(timestream, { role, on: 'MeasuresTable', service: 'timestream' })).toEqual([
      'DescribeTable',
      'ListMeasures',
      'Select',
    ]);
    expect(JSON.stringify(statementsOf(timestream, role))).not.toMatch(/Write|Delete|Update/);
  });

  it('stands where it reaches InfluxDB, and has no permission there', () => {
    influxDb.hasResourceProperties('AWS::Grafana::Workspace', {
      VpcConfiguration: {
        SecurityGroupIds: [
          { 'Fn::GetAtt': [Match.stringLikeRegexp('^MeasuresNetworkFunctions'), 'GroupId'] },
        ],
        SubnetIds: [Match.anyValue(), Match.anyValue()],
      },
    });
    expect(statementsOf(influxDb, 'GrafanaRole')).toEqual([]);
  });

  it('lends its role to workspaces of this account only', () => {
    timestream.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'grafana.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              StringLike: { 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ],
      },
    });
  });

  it.each(storeKinds)('leaves nothing for cdk-nag to find: %s', (store) => {
    const { violations } = new AwsSolutionsChecks().validateScope(withGrafana(store).stack);
    expect(violations).toEqual([]);
  });
});
