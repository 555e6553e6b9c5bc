import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Check, ok } from '../check.ts';

/** Who deploys, and into which account. Every other check that asks AWS needs it. */
export const credentials: Check = {
  name: 'credentials',
  asksAccount: true,
  run: async ({ clients: { sts } }) => {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return ok(`account ${Account}, as ${Arn}`);
  },
};
