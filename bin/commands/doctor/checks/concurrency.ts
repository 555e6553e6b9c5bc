import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { type Check, ok, problem, warn } from '../check.ts';

/** Processor and archive, one invocation a partition each. */
const functionsPerPartition = 2;
/** Ticks, notifiers, provisioning, and room for whatever else runs. */
const others = 10;

/** How many functions may run at a time in the account, against the partitions of this load. */
export const concurrency: Check = {
  name: 'concurrency',
  asksAccount: true,
  run: async ({ clients: { lambda }, partitions, load }) => {
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
    const needed = partitions * functionsPerPartition + others;
    const says =
      `${load.devices} devices make ${partitions} partitions, so up to ${needed} functions run ` +
      `at a time; the account lets ${free}`;
    const next = 'ask for more "Concurrent executions" of AWS Lambda, in Service Quotas';
    if (free < needed) return problem(says, next);
    return free < 2 * needed ? warn(`${says}, shared with all else in it`, next) : ok(says);
  },
};
