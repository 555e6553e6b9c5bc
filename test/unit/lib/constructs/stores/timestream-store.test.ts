import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { pipelineOf } from '../../../../../lambdas/engine/index.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import * as machineTemperature from '../../../../../pipelines/machine-temperature.ts';
import { synthesisedStack } from '../../synthesised-stack.ts';

const { template, warnings } = synthesisedStack();

describe('measure store', () => {
  it('has the table that the declaration names, in a database of its own', () => {
    template.hasResourceProperties('AWS::Timestream::Database', {
      DatabaseName: 'tidemark-smart-factory-dev',
      KmsKeyId: Match.anyValue(),
    });
    template.hasResource('AWS::Timestream::Table', {
      Properties: { DatabaseName: 'tidemark-smart-factory-dev', TableName: 'smart_factory' },
      DependsOn: [Match.stringLikeRegexp('^MeasuresDatabase')],
    });
  });

  it('takes corrections that are older than its memory, and keeps what it refuses later', () => {
    template.hasResourceProperties('AWS::Timestream::Table', {
      MagneticStoreWriteProperties: {
        EnableMagneticStoreWrites: true,
        MagneticStoreRejectedDataLocation: {
          S3Configuration: { BucketName: { Ref: Match.stringLikeRegexp('^DeadLetters') } },
        },
      },
    });
  });

  it('keeps results as old as the declaration admits', () => {
    const pipeline = pipelineOf(machineTemperature, 'pipelines/machine-temperature.ts');
    synthesisedStack({ pipeline }).template.hasResourceProperties('AWS::Timestream::Table', {
      RetentionProperties: {
        MemoryStoreRetentionPeriodInHours: '24',
        MagneticStoreRetentionPeriodInDays: '36501',
      },
    });
  });

  it('says who can deploy it, and how to say that one can', () => {
    expect(warnings).toEqual([]);
    expect(synthesisedStack({ context: {} }).warnings).toEqual([
      expect.stringContaining('-c liveAnalytics=available'),
    ]);
  });

  it('outlives the stack in prod', () => {
    const prod = synthesisedStack({ stage: stageConfig('prod') }).template;
    prod.allResources('AWS::Timestream::Table', { DeletionPolicy: 'Retain' });
    prod.allResources('AWS::Timestream::Database', { DeletionPolicy: 'Retain' });
  });
});
