import { CloudFormationClient, GetTemplateSummaryCommand } from '@aws-sdk/client-cloudformation';
import type { Definition } from '../../lambdas/engine/index.ts';
import { definitionMetadata, parseDefinition } from '../../lib/deployed-definition.ts';
import { UsageError } from '../cli/errors.ts';

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

const metadataOf = async (
  stackName: string,
  client: CloudFormationClient,
): Promise<Readonly<Record<string, unknown>>> => {
  try {
    const command = new GetTemplateSummaryCommand({ StackName: stackName });
    const { Metadata = '{}' } = await client.send(command);
    return JSON.parse(Metadata) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `the stack ${stackName} cannot be read (${why}); check --stage, --pipeline and credentials`,
    );
  } finally {
    client.destroy();
  }
};
