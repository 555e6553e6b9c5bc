import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { DynamoDbStateStore } from '../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import {
  hasSecondStage,
  type Pipeline,
  type SecondStageState,
} from '../../lambdas/engine/index.ts';
import { loadSessionOf } from '../../lambdas/runtime/partition-session.ts';
import { type PartitionView, readPartition } from '../../lambdas/runtime/read-partition.ts';
import { secondStage } from '../../lambdas/runtime/second-stage.ts';

/** A partition of the run with what its journal says. */
export type NamedPartitionView = PartitionView & { readonly partition: string };

/** The stream and the state table of a pipeline, on this machine or on AWS. */
export interface StreamAndState {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly names: {
    readonly stream: string;
    readonly stateTable: string;
    /** Of a topic. @default - the shards that the stream lists */
    readonly partitions?: readonly string[];
  };
}

/** Reads every partition that has a commit, from the stream's shards and the state table. */
export const readPartitions = async (
  { kinesis, dynamodb, names }: StreamAndState,
  pipeline: Pipeline,
): Promise<readonly NamedPartitionView[]> => {
  const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
  return ofEach(
    names.partitions ?? (await listShards(kinesis, names.stream)),
    async (partition) => {
      const view = await readPartition({ pipeline, stateStore, clock: systemClock }, partition);
      return view === undefined ? [] : [{ ...view, partition }];
    },
  );
};

/** How far a partition's sinks are. */
export type PartitionProgress = Pick<
  NamedPartitionView,
  'partition' | 'entryNumber' | 'publishedThrough'
>;

/** A partition of the second stage with what its journal says. */
export interface SecondStageView extends PartitionProgress {
  /** Of the stream between the stages. */
  readonly shard: string;
  readonly state: SecondStageState;
  /** It was split or merged, and others have gone on from it. */
  readonly isSealed: boolean;
}

/** The same of the second stage; none where there is none. */
export const readSecondStagePartitions = async (
  { kinesis, dynamodb, names }: StreamAndState & { readonly names: SecondStageNames },
  pipeline: Pipeline,
): Promise<readonly SecondStageView[]> => {
  const { contributionStream } = names;
  if (!hasSecondStage(pipeline) || contributionStream === undefined) return [];
  const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
  const source = { stateStore, clock: systemClock, writer: 'reader' };
  const kind = secondStage(pipeline);
  return ofEach(await listShards(kinesis, contributionStream), async (shard) => {
    const { head, publishedThrough, state, isSealed } = await loadSessionOf(kind, source, shard);
    if (head === undefined) return [];
    const partition = kind.nameOf(shard);
    const entryNumber = head.number;
    return [{ partition, shard, entryNumber, publishedThrough, state, isSealed }];
  });
};

interface SecondStageNames {
  /** @default - there is no second stage */
  readonly contributionStream?: string;
}

const ofEach = async <View>(
  partitions: readonly string[],
  read: (partition: string) => Promise<View[]>,
): Promise<View[]> => (await Promise.all(partitions.map(read))).flat();

const listShards = async (kinesis: KinesisClient, StreamName: string): Promise<string[]> => {
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
  return Shards.map(({ ShardId = '' }) => ShardId);
};
