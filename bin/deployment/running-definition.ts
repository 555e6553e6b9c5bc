import { CloudFormationClient, GetTemplateSummaryCommand } from '@aws-sdk/client-cloudformation';
import type { Definition } from '../../lambdas/engine/index.ts';
import { definitionMetadata, parseDefinition } from '../../lib/deployed-definition.ts';
import { UsageError } from '../cli/errors.ts';
import { readStack } from './read-stack.ts';

/**
 * The definition that a deployed stack runs, out of its template's metadata.
 *
 * @throws UsageError where the stack cannot be read, or is of a release that wrote none
 */
export const runningDefinition = async (
  stackName: string,
  client = new CloudFormationClient(),
): Promise<Definition> => {
  const what = `the stack ${stackName}`;
  const metadata = await metadataOf(stackName, client);
  const { [definitionMetadata]: definition } = metadata;
  if (definition === undefined) {
    throw new UsageError(`${what} says no definition; deploy this release to it`);
  }
  return parseDefinition(JSON.stringify(definition), what);
};

const metadataOf = (
  stackName: string,
  client: CloudFormationClient,
): Promise<Readonly<Record<string, unknown>>> =>
  readStack(stackName, client, async (cloudFormation) => {
    const command = new GetTemplateSummaryCommand({ StackName: stackName });
    const { Metadata = '{}' } = await cloudFormation.send(command);
    return JSON.parse(Metadata) as Readonly<Record<string, unknown>>;
  });
