import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { pipelineOf } from '../../../../../lambdas/engine/index.ts';
import {
  influxDbEnvironment,
  influxDbVariables,
  processEnvironment,
  processVariables,
} from '../../../../../lambdas/environment.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import * as machineTemperature from '../../../../../pipelines/machine-temperature.ts';
import { adapterCalls } from '../../adapter-calls.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';
import { callsAllowed, environmentOf, propertiesOf } from '../../template-resources.ts';

const { template, warnings } = synthesisedStack({ stage: stageConfig('dev', 'influxdb') });
const prod = synthesisedStack({ stage: stageConfig('prod', 'influxdb') }).template;
const environment = environmentOf(template, 'ProcessorFunction');

describe('InfluxDB store', () => {
  it('is an instance that nobody reaches from outside, encrypted with our key', () => {
    template.hasResourceProperties('AWS::Timestream::InfluxDBInstance', {
      PubliclyAccessible: false,
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      DeploymentType: 'SINGLE_AZ',
      Name: Match.stringLikeRegexp('^[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$'),
    });
    const { Name } = propertiesOf(template, 'AWS::Timestream::InfluxDBInstance');
    expect(String(Name).length).toBeLessThanOrEqual(40);
  });

  it('has a password that the template only refers to', () => {
    const { Password } = propertiesOf(template, 'AWS::Timestream::InfluxDBInstance');
    expect(JSON.stringify(Password)).toMatch(/resolve:secretsmanager:.*:SecretString:password::/);
  });

  it('gives functions the variables that the code parses, and no others', () => {
    const names = Object.values({ ...processVariables, ...influxDbVariables });
    expect(Object.keys(environment).sort()).toEqual(names.sort());
    expect(processEnvironment(environment)).toMatchObject({
      store: 'influxdb',
      measureTable: 'smart_factory',
    });
    // The address is known when the instance is there.
    const known = { ...environment, [influxDbVariables.url]: 'https://instance:8086' };
    expect(influxDbEnvironment(known)).toMatchObject({
      wire: 'v2',
      bucket: 'tidemark',
      precision: 'ns',
      retentionMs: 30 * 86_400_000,
    });
  });

  it('keeps results as old as the declaration admits', () => {
    const pipeline = pipelineOf(machineTemperature, 'pipelines/machine-temperature.ts');
    const long = synthesisedStack({ pipeline, stage: stageConfig('dev', 'influxdb') }).template;
    const variables = environmentOf(long, 'ProcessorFunction');
    expect(variables[influxDbVariables.retentionHours]).toBe('876000');
  });

  it('lets the processor read the token, and the service of Timestream goes unused', () => {
    const role = 'ProcessorFunctionRole';
    expect(
      callsAllowed(template, { role, on: 'MeasuresTokenSecret', service: 'secretsmanager' }),
    ).toEqual(adapterCalls('secrets-manager/secret-token.ts'));
    expect(JSON.stringify(template.toJSON())).not.toContain('timestream:');
  });

  it('lets the rotation call what its code calls', () => {
    const role = 'MeasuresTokenRotationRole';
    expect(
      callsAllowed(template, { role, on: 'MeasuresTokenSecret', service: 'secretsmanager' }),
    ).toEqual(adapterCalls('secrets-manager/secret-versions.ts'));
    expect(
      callsAllowed(template, { role, on: 'MeasuresAdmin', service: 'secretsmanager' }),
    ).toEqual(['GetSecretValue']);
  });

  it('makes the first token when it is deployed, and another every thirty days', () => {
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      RotateImmediatelyOnUpdate: true,
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  it('outlives the stack in prod, with a standby and all that it stands in', () => {
    prod.hasResource('AWS::Timestream::InfluxDBInstance', {
      DeletionPolicy: 'Retain',
      Properties: { DeploymentType: 'WITH_MULTIAZ_STANDBY' },
    });
    for (const type of ['AWS::EC2::VPC', 'AWS::EC2::Subnet']) {
      prod.allResources(type, { DeletionPolicy: 'Retain' });
    }
    prod.hasResource('AWS::EC2::SecurityGroup', {
      DeletionPolicy: 'Retain',
      Properties: { GroupDescription: Match.stringLikeRegexp('^The store') },
    });
  });

  it('is deployable by every account: nothing is to be warned of', () => {
    expect(warnings).toEqual([]);
    const unsaid = synthesisedStack({ stage: stageConfig('dev', 'influxdb'), context: {} });
    expect(unsaid.warnings).toEqual([]);
  });
});
