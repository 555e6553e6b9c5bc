import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  RecordOrder,
  UnorderedStreamError,
} from '../../../../lambdas/adapters/kinesis/record-order.ts';
import { type Check, ok, problem } from '../check.ts';
import { stackNameOf } from '../doctor-context.ts';

/** Whether a stream that is there already keeps each device's records in order. */
export const streamOrder: Check = {
  name: 'stream order',
  asksAccount: true,
  run: async (context) => {
    if (context.stage.ingest !== 'kinesis') return ok('a topic always keeps the order of a key');
    const { cloudFormation, kinesis } = context.clients;
    const StackName = stackNameOf(context);
    let stream: string | undefined;
    try {
      const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
      const outputs = Stacks[0]?.Outputs ?? [];
      stream = outputs.find(({ OutputKey }) => OutputKey === 'RecordStream')?.OutputValue;
    } catch (error) {
      if (error instanceof Error && error.name !== 'ValidationError') throw error;
    }
    if (stream === undefined) return ok(`${StackName} is not deployed: there is no stream yet`);
    try {
      await new RecordOrder(kinesis, stream).assert();
      return ok(`${stream} keeps the records of a device in order`);
    } catch (error) {
      if (!(error instanceof UnorderedStreamError)) throw error;
      return problem(
        error.message,
        'set it back before anything else: the processor refuses to run',
      );
    }
  },
};
