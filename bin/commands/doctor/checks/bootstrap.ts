import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type Check, ok, problem } from '../check.ts';

/** The first version that has a bucket and roles of its own for deployments. */
const leastVersion = 6;

/** What `cdk bootstrap` leaves in an account and region: without it nothing can be deployed. */
export const bootstrap: Check = {
  name: 'bootstrap',
  asksAccount: true,
  run: async ({ clients: { cloudFormation } }) => {
    const next = 'run "npx cdk bootstrap", once in each account and region';
    try {
      const stack = new DescribeStacksCommand({ StackName: 'CDKToolkit' });
      const { Stacks = [] } = await cloudFormation.send(stack);
      const outputs = Stacks[0]?.Outputs ?? [];
      const version = outputs.find(({ OutputKey }) => OutputKey === 'BootstrapVersion');
      const number = Number(version?.OutputValue ?? 0);
      if (number >= leastVersion) return ok(`the CDK is bootstrapped, version ${number}`);
      return problem(`the CDK's bootstrap is of version ${number}, which is too old`, next);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      return problem('the CDK is not bootstrapped in this account and region', next);
    }
  },
};

/** CloudFormation has no error of its own for a stack that is not there. */
const isAbsent = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'ValidationError' &&
  /does not exist/.test(error.message);
