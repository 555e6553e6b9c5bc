import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';

/** The options that name the stage. */
export const stageOptions = ['--stage', 'dev', '--pipeline', 'pipelines/smart-factory.ts'] as const;

const outputs = {
  RecordStream: 'records',
  ContributionStream: 'contributions',
  StateTable: 'state',
  AlertTable: 'alerts',
  QuarantineTable: 'quarantine',
  MeasureStore: 'timestream',
  MeasureTable: 'tidemark-smart-factory-dev.smart_factory',
  UndeliveredQueue: 'https://sqs.eu-central-1.amazonaws.com/123456789012/undelivered',
  DeadLetterBucket: 'dead-letters',
  ArchiveBucket: 'archive',
  DevicePolicy: 'tidemark-smart-factory-dev-device',
  DeviceType: 'tidemark-smart-factory-dev',
};

/** Lets every client of CloudFormation find one deployed stage, until it is restored. */
export const mockStage = (): { restore(): void } => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  const mock = mockClient(CloudFormationClient);
  mock.on(DescribeStacksCommand, { StackName: 'tidemark-smart-factory-dev' }).resolves({
    Stacks: [
      {
        StackName: 'tidemark-smart-factory-dev',
        CreationTime: undefined,
        StackStatus: 'UPDATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        })),
      },
    ],
  });
  return {
    restore: () => {
      mock.restore();
      vi.unstubAllEnvs();
    },
  };
};
