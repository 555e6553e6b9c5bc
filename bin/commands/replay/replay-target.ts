import { randomUUID } from 'node:crypto';
import { DynamoDbStateStore } from '../../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { systemClock } from '../../../lambdas/adapters/system/system-clock.ts';
import type { Pipeline, PipelineStates } from '../../../lambdas/engine/index.ts';
import { CommitConflictError } from '../../../lambdas/runtime/errors.ts';
import { type RaisedEpoch, raiseEpochOf } from '../../../lambdas/runtime/raise-epoch.ts';
import { type PartitionHistory, readHistory } from '../../../lambdas/runtime/read-history.ts';
import { readingState } from '../../../lambdas/runtime/reading-stage.ts';
import { secondStage } from '../../../lambdas/runtime/second-stage.ts';
import {
  type NamedPartitionView,
  readPartitions,
  readSecondStagePartitions,
  type SecondStageView,
} from '../../../local/run/partition-views.ts';
import type { Deployment } from '../../deployment/deployment.ts';

/** The stage of the pipeline that a row is told by. */
export type StageName = 'first' | 'second';

/** What a replay is compared with and applied to: the live state, as of when it was read. */
export class ReplayTarget {
  readonly pipeline: Pipeline;
  private readonly deployment: Deployment;
  private readonly first: readonly NamedPartitionView[];
  private readonly second: readonly SecondStageView[];

  private constructor(
    pipeline: Pipeline,
    deployment: Deployment,
    views: {
      readonly first: readonly NamedPartitionView[];
      readonly second: readonly SecondStageView[];
    },
  ) {
    this.pipeline = pipeline;
    this.deployment = deployment;
    // Others have gone on from the sealed ones.
    this.first = views.first.filter(({ isSealed }) => !isSealed);
    this.second = views.second.filter(({ isSealed }) => !isSealed);
  }

  /** @param pipeline the declaration that is deployed */
  static async read(deployment: Deployment, pipeline: Pipeline): Promise<ReplayTarget> {
    const first = await readPartitions(deployment, pipeline);
    const second = await readSecondStagePartitions(deployment, pipeline);
    return new ReplayTarget(pipeline, deployment, { first, second });
  }

  get states(): PipelineStates {
    return {
      partitions: this.first.map(({ state }) => state),
      secondStage: this.second.map(({ state }) => state),
    };
  }

  /** The highest epoch of any partition. */
  get epoch(): number {
    const { partitions, secondStage: second } = this.states;
    return Math.max(0, ...[...partitions, ...second].map(({ epoch }) => epoch));
  }

  /** How many commits the store of results is behind, over all partitions. */
  get unpublished(): number {
    return [...this.first, ...this.second].reduce(
      (sum, { entryNumber, publishedThrough: { results = entryNumber } }) =>
        sum + entryNumber - results,
      0,
    );
  }

  /** The first stage's journals since their newest snapshots. */
  async histories(): Promise<{ partition: string; history: PartitionHistory }[]> {
    const { pipeline } = this;
    const found = await Promise.all(
      this.first.map(async ({ partition }) => {
        const history = await readHistory({ ...this.source(), pipeline }, partition);
        return history === undefined ? [] : [{ partition, history }];
      }),
    );
    return found.flat();
  }

  /** Raises the epoch of every partition of a stage. @throws CommitConflictError: try again */
  async raise(stage: StageName, atLeast: number): Promise<RaisedEpoch[]> {
    const { pipeline } = this;
    const raised: RaisedEpoch[] = [];
    const [reading, groups] = [readingState(pipeline), secondStage(pipeline)];
    const raises =
      stage === 'first'
        ? this.first.map(
            ({ partition }) =>
              () =>
                raiseEpochOf(reading, this.source(), partition, { atLeast }),
          )
        : this.second.map(
            ({ shard }) =>
              () =>
                raiseEpochOf(groups, this.source(), shard, { atLeast }),
          );
    for (const raise of raises) raised.push(await untilUncontested(raise));
    return raised;
  }

  private source() {
    const { dynamodb, names } = this.deployment;
    const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
    return { stateStore, clock: systemClock, writer: randomUUID() };
  }
}

/** A processor that commits all the time is not in the way for long: it loads anew after each. */
const attempts = 20;

const untilUncontested = async (raise: () => Promise<RaisedEpoch>): Promise<RaisedEpoch> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await raise();
    } catch (error) {
      if (!(error instanceof CommitConflictError) || attempt === attempts) throw error;
    }
  }
};
