import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../lib/stage-config.ts';
import { synthesisedStack } from './synthesised-stack.ts';

const { template } = synthesisedStack();
const prod = synthesisedStack({ stage: stageConfig('prod') }).template;

/** A changed id makes CloudFormation replace the resource, and what is in it is gone. */
const stateful: Readonly<Record<string, string>> = {
  Key961B73FD: 'AWS::KMS::Key',
  AccessLogD598EBE9: 'AWS::S3::Bucket',
  DeadLettersBBF8BAAB: 'AWS::S3::Bucket',
  ArchiveBucket49F1AC64: 'AWS::S3::Bucket',
  Records091F6ECA: 'AWS::Kinesis::Stream',
  DevicesUndelivered41231A58: 'AWS::SQS::Queue',
  State1C20CC9A: 'AWS::DynamoDB::Table',
  Alerts91F83244: 'AWS::DynamoDB::Table',
  Quarantine23FF09FE: 'AWS::DynamoDB::Table',
  MeasuresDatabase753D122C: 'AWS::Timestream::Database',
  MeasuresTable9FD4012C: 'AWS::Timestream::Table',
  NotifierTopicE64A6449: 'AWS::SNS::Topic',
  AlarmsOperatorsAD6DFC2B: 'AWS::SNS::Topic',
};

describe('streaming stack', () => {
  it('is the same, byte for byte, each time', () => {
    expect(JSON.stringify(synthesisedStack().template)).toBe(JSON.stringify(template));
  });

  it('keeps the logical ids of what holds data', () => {
    const types = new Set(Object.values(stateful));
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    const found = Object.entries(Resources).filter(([, { Type }]) => types.has(Type));
    expect(Object.fromEntries(found.map(([id, { Type }]) => [id, Type]))).toEqual(stateful);
  });

  it('needs neither account nor region', () => {
    expect(JSON.stringify(template)).not.toMatch(/\b\d{12}\b|\b(eu|us|ap)-[a-z]+-\d\b/);
  });

  it('keeps what it stores in prod', () => {
    const { Resources } = prod.toJSON() as {
      Resources: Record<string, { Type: string; DeletionPolicy?: string }>;
    };
    const lost = Object.entries(Resources)
      .filter(([id]) => id in stateful && !/Queue|Topic/.test(stateful[id] ?? ''))
      .filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Retain');
    expect(lost).toEqual([]);
  });

  it('names what people and devices need', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'AlertTable',
      'AlertTopic',
      'ArchiveBucket',
      'ClaimPolicy',
      'ClaimTemplate',
      'DeadLetterBucket',
      'DevicePolicy',
      'DeviceRule',
      'DeviceType',
      'MeasureStore',
      'MeasureTable',
      'OperatorTopic',
      'QuarantineTable',
      'RecordStream',
      'StateTable',
      'UndeliveredQueue',
    ]);
  });

  it('keeps logs as long as the stage says, and no log for ever', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
    prod.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 180 });
    template.resourceCountIs('AWS::Logs::LogGroup', 5);
  });
});
