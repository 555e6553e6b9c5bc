import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { propertiesOf, resourcesOf } from '../../template-resources.ts';
import { told } from '../../told.ts';

const { template } = synthesisedStack({ stage: stageConfig('dev', 'influxdb') });

describe('network of InfluxDB', () => {
  it.each(['AWS::EC2::InternetGateway', 'AWS::EC2::NatGateway', 'AWS::EC2::Route'])(
    'has no way to the internet: no %s',
    (type) => template.resourceCountIs(type, 0),
  );

  it('reaches by endpoints what the functions call', () => {
    const endpoints = resourcesOf(template, 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => [
      Properties.VpcEndpointType,
      JSON.stringify(Properties.ServiceName).replace(/^.*[.]([\w-]+)"[\]}]*$/, '$1'),
    ]);
    expect(endpoints.sort()).toEqual([
      ['Gateway', 'dynamodb'],
      ['Gateway', 's3'],
      ['Interface', 'kinesis-streams'],
      ['Interface', 'secretsmanager'],
    ]);
  });

  it('reaches by one more the function that tells on a topic', () => {
    const stage = stageConfig('dev', 'influxdb', 'msk');
    const telling = synthesisedStack({ pipeline: told, stage }).template;
    const of = (id: string): number =>
      resourcesOf(telling, 'AWS::EC2::VPCEndpoint').filter(([each]) => each.startsWith(id)).length;
    expect(of('MeasuresNetwork')).toBe(5);
    expect(of('MeasuresNetworkVpclambda')).toBe(1);
  });

  it('lets calls of this account through its interfaces, and no others', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::EC2::VPCEndpoint')) {
      if (Properties.VpcEndpointType !== 'Interface') continue;
      expect(JSON.stringify(Properties.PolicyDocument)).toContain(
        '"StringEquals":{"aws:PrincipalAccount":{"Ref":"AWS::AccountId"}}',
      );
    }
  });

  it('opens the store to the functions, on its port, and to nobody else', () => {
    const store = 'MeasuresNetworkStore';
    expect(propertiesOf(template, 'AWS::EC2::SecurityGroup', store)).not.toHaveProperty(
      'SecurityGroupIngress',
    );
    const rules = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')
      .map(([, { Properties }]) => Properties)
      .filter(({ GroupId }) => JSON.stringify(GroupId).includes(store));
    expect(rules).toMatchObject([
      {
        FromPort: 8_086,
        ToPort: 8_086,
        SourceSecurityGroupId: {
          'Fn::GetAtt': [expect.stringMatching(/^MeasuresNetworkFunctions/), 'GroupId'],
        },
      },
    ]);
  });

  it('has the functions in it that use the store, and only those', () => {
    const inside = resourcesOf(template, 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => Properties.VpcConfig !== undefined)
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(inside.sort()).toEqual(['MeasuresTokenRotation', 'ProcessorFunction']);
  });

  it('writes down which connections were refused', () => {
    template.hasResourceProperties('AWS::EC2::FlowLog', {
      TrafficType: 'REJECT',
      LogGroupName: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
            Condition: Match.objectLike({
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            }),
          }),
        ],
      },
    });
  });
});
