import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { awsDeployment } from '../../../../bin/deployment/aws-deployment.ts';
import { stageConfig } from '../../../../lib/stage-config.ts';
import { synthesisedStack } from '../../lib/synthesised-stack.ts';
import { told } from '../../lib/told.ts';

const chosen = { stage: 'dev', pipeline: 'pipelines/smart-factory.ts' };

const answering = (outputs: Readonly<Record<string, string>>): CloudFormationClient => {
  const client = new CloudFormationClient({ region: 'eu-central-1' });
  mockClient(client)
    .on(DescribeStacksCommand, { StackName: 'tidemark-smart-factory-dev' })
    .resolves({
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
  return client;
};

describe('a deployed stage', () => {
  beforeAll(() => vi.stubEnv('AWS_REGION', 'eu-central-1'));
  afterAll(() => vi.unstubAllEnvs());

  it('is found by the outputs that its stack has', async () => {
    const outputs = Object.keys(synthesisedStack().template.findOutputs('*'));
    const client = answering({
      ...Object.fromEntries(outputs.map((name) => [name, `${name}-1`])),
      MeasureStore: 'timestream',
      MeasureTable: 'tidemark-smart-factory-dev.smart_factory',
    });
    const deployment = await awsDeployment(chosen, client);
    expect(deployment.title).toBe('the stack tidemark-smart-factory-dev');
    expect(deployment.names).toEqual({
      stream: 'RecordStream-1',
      undeliveredQueue: 'UndeliveredQueue-1',
      deadLetterBucket: 'DeadLetterBucket-1',
      archiveBucket: 'ArchiveBucket-1',
      stateTable: 'StateTable-1',
      alertTable: 'AlertTable-1',
      quarantineTable: 'QuarantineTable-1',
      store: 'timestream',
      measureDatabase: 'tidemark-smart-factory-dev',
      measureTable: 'smart_factory',
    });
    await deployment.close();
  });

  it('knows the partitions of its topic, and puts nothing on it from outside', async () => {
    const stage = stageConfig('dev', undefined, 'msk');
    const outputs = synthesisedStack({ pipeline: told, stage }).template.findOutputs('*');
    const values = Object.entries(outputs).map(([name, { Value }]) => [
      name,
      typeof Value === 'string' ? Value : name,
    ]);
    const deployment = await awsDeployment(chosen, answering(Object.fromEntries(values)));
    const { stream, partitions, feed } = deployment.names;
    expect([stream, feed]).toEqual(['records', 'smart-factory-outcomes-dev']);
    expect(partitions).toHaveLength(12);
    expect(partitions?.at(-1)).toBe('records-11');
    await expect(deployment.records.put('TEMP_1', new Uint8Array())).rejects.toThrow(
      'take records only from within their network',
    );
    await deployment.close();
  });

  it('is refused where its stack is of an earlier release', async () => {
    await expect(awsDeployment(chosen, answering({ MeasureTable: 'a.b' }))).rejects.toThrow(
      'the stack tidemark-smart-factory-dev has no output RecordStream; deploy this release to it',
    );
  });

  it('is refused where its stack cannot be read', async () => {
    const client = new CloudFormationClient({ region: 'eu-central-1' });
    mockClient(client).on(DescribeStacksCommand).rejects(new Error('Stack does not exist'));
    await expect(awsDeployment(chosen, client)).rejects.toThrow(
      'the stack tidemark-smart-factory-dev cannot be read (Stack does not exist); check --stage',
    );
  });
});
