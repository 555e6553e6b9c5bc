import { CloudFormationClient, GetTemplateSummaryCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { runningDefinition } from '../../../../bin/deployment/running-definition.ts';
import { definitionOf, pipelineOf } from '../../../../lambdas/engine/index.ts';
import { definitionMetadata } from '../../../../lib/deployed-definition.ts';
import * as smartFactory from '../../../../pipelines/smart-factory.ts';

const stackName = 'tidemark-smart-factory-dev';

const answering = (metadata: unknown): CloudFormationClient => {
  const client = new CloudFormationClient({ region: 'eu-central-1' });
  mockClient(client)
    .on(GetTemplateSummaryCommand, { StackName: stackName })
    .resolves({ Metadata: JSON.stringify(metadata) });
  return client;
};

describe('the definition that a stack runs', () => {
  it('is what its template says of it', async () => {
    const definition = definitionOf(pipelineOf(smartFactory, 'pipelines/smart-factory.ts'));
    const metadata = { [definitionMetadata]: definition };
    expect(await runningDefinition(stackName, answering(metadata))).toEqual(definition);
  });

  it('is refused of a release that says none', async () => {
    await expect(runningDefinition(stackName, answering({}))).rejects.toThrow(
      `the stack ${stackName} says no definition; deploy this release to it`,
    );
  });

  it('is refused of a stack that cannot be read', async () => {
    const client = new CloudFormationClient({ region: 'eu-central-1' });
    mockClient(client).on(GetTemplateSummaryCommand).rejects(new Error('no such stack'));
    await expect(runningDefinition(stackName, client)).rejects.toThrow(
      `the stack ${stackName} cannot be read (no such stack); check --stage`,
    );
  });
});
