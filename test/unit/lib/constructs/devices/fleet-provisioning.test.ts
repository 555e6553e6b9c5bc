import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { pipelineOf } from '../../../../../lambdas/engine/index.ts';
import * as smartFactory from '../../../../../pipelines/smart-factory.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { listOf, propertiesOf, statementsOf } from '../../template-resources.ts';

const { template } = synthesisedStack();
const type = 'AWS::IoT::ProvisioningTemplate';
const { TemplateBody } = propertiesOf(template, type) as { TemplateBody: string };

describe('fleet provisioning', () => {
  it('makes a thing of the type, with its own certificate and the device policy', () => {
    const { Resources } = JSON.parse(TemplateBody) as { Resources: Record<string, unknown> };
    expect(Resources).toEqual({
      thing: {
        Type: 'AWS::IoT::Thing',
        Properties: {
          ThingName: { Ref: 'ThingName' },
          ThingTypeName: 'tidemark-smart-factory-dev',
        },
      },
      certificate: {
        Type: 'AWS::IoT::Certificate',
        Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'Active' },
      },
      policy: {
        Type: 'AWS::IoT::Policy',
        Properties: { PolicyName: 'tidemark-smart-factory-dev-device' },
      },
    });
    template.hasResourceProperties('AWS::IoT::Policy', {
      PolicyName: 'tidemark-smart-factory-dev-device',
    });
  });

  it('asks the function first, which IoT Core may call for this template only', () => {
    template.hasResourceProperties(type, {
      TemplateType: 'FLEET_PROVISIONING',
      PreProvisioningHook: {
        PayloadVersion: '2020-04-01',
        TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ProvisioningFunction'), 'Arn'] },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'iot.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: {
        'Fn::Join': ['', Match.arrayWith([':provisioningtemplate/tidemark-smart-factory-dev'])],
      },
    });
  });

  it('may be asked before it has to answer', () => {
    template.hasResource(type, {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ProvisioningFunctionHook')]),
    });
  });

  it('lets the function look for things, no more', () => {
    const statements = statementsOf(template, 'ProvisioningFunctionRole');
    const calls = statements.flatMap(({ Action }) => listOf(Action));
    expect(calls.filter((call) => !/^(logs|xray):/.test(call))).toEqual(['iot:DescribeThing']);
  });

  it('has a name that IoT Core takes, also where the name of the stack is longer', () => {
    const pipeline = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
    const long = synthesisedStack({ pipeline: { ...pipeline, name: `long-${'n'.repeat(40)}` } });
    const { TemplateName } = propertiesOf(long.template, type) as { TemplateName: string };
    expect(TemplateName).toMatch(/^[0-9A-Za-z_-]{1,36}$/);
  });
});
