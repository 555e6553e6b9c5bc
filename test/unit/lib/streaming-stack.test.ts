import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../lib/stage-config.ts';
import { synthesisedStack } from './synthesised-stack.ts';

const { template } = synthesisedStack();
const prod = synthesisedStack({ stage: stageConfig('prod') }).template;

describe('streaming stack', () => {
  it('is the same, byte for byte, each time', () => {
    expect(JSON.stringify(synthesisedStack().template)).toBe(JSON.stringify(template));
  });

  it('needs neither account nor region', () => {
    expect(JSON.stringify(template)).not.toMatch(/\b\d{12}\b|\b(eu|us|ap)-[a-z]+-\d\b/);
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
