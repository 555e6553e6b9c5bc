import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { DynamoDbStateStore } from '../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import type { Pipeline } from '../../lambdas/engine/index.ts';
import { type PartitionView, readPartition } from '../../lambdas/runtime/read-partition.ts';

/** A partition of the run with what its journal says. */
export type NamedPartitionView = PartitionView & { readonly partition: string };

/** The stream and the state table of a pipeline, on this machine or on AWS. */
export interface StreamAndState {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly names: { readonly stream: string; readonly stateTable: string };
}

/** Reads every partition that has a commit, from the stream's shards and the state table. */
export const readPartitions = async (
  { kinesis, dynamodb, names }: StreamAndState,
  pipeline: Pipeline,
): Promise<readonly NamedPartitionView[]> => {
  const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: names.stream }));
  const views = await Promise.all(
    Shards.map(async ({ ShardId: partition = '' }) => {
      const view = await readPartition({ pipeline, stateStore, clock: systemClock }, partition);
      return view === undefined ? [] : [{ ...view, partition }];
    }),
  );
  return views.flat();
};
