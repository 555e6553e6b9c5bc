import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { UsageError } from '../cli/errors.ts';

/**
 * What CloudFormation says of a stack. The client is done with after it.
 *
 * @param ask sends the one request
 * @throws UsageError where there is no answer
 */
export const readStack = async <Answer>(
  stackName: string,
  client: CloudFormationClient,
  ask: (client: CloudFormationClient) => Promise<Answer>,
): Promise<Answer> => {
  try {
    return await ask(client);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `the stack ${stackName} cannot be read (${why}); check --stage, --pipeline and credentials`,
    );
  } finally {
    client.destroy();
  }
};
