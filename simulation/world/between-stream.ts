import {
  type ContributionPack,
  groupPartitionKey,
  type Pipeline,
} from '../../lambdas/engine/index.ts';
import { encodeContributionEnvelopes } from '../../lambdas/formats/contribution-envelope.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { processSecondStageEvent } from '../../lambdas/handlers/process-second-stage-event.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { secondStage } from '../../lambdas/runtime/second-stage.ts';
import { positionOf } from '../workload/script-records.ts';
import type { Handler } from './environment.ts';
import { kinesisEvent } from './kinesis-event.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { PartitionContent, SimulatedStream, StageOptions } from './simulated-stream.ts';

/** The stream between the stages, of one shard. It grows while the run goes on. */
export class BetweenStream implements SimulatedStream {
  readonly records: SimulatedRecord[] = [];
  readonly contents: readonly [PartitionContent];
  /** The largest arrival time on it, epoch ms. */
  latest = 0;
  private readonly pipeline: Pipeline;
  private growth = Promise.withResolvers<void>();

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
    const shard = { name: 'shardId-000000000000', script: [], parents: [], isLast: true };
    this.contents = [{ partition: { ...shard, isOwn: () => true }, records: this.records }];
  }

  /** Settles when contributions have come. */
  get grown(): Promise<void> {
    return this.growth.promise;
  }

  async put(packs: readonly ContributionPack[]): Promise<void> {
    for (const pack of packs) {
      const arrival = Math.max(...pack.contributions.map(({ arrivalTimeMs }) => arrivalTimeMs));
      for (const bytes of encodeContributionEnvelopes(this.pipeline, pack)) {
        this.add(bytes, arrival, groupPartitionKey(pack.group));
      }
    }
    this.growth.resolve();
    this.growth = Promise.withResolvers<void>();
  }

  /** @param afterMs after the largest arrival time so far */
  tick(afterMs: number): void {
    const receivedAt = this.latest + afterMs;
    this.add(encodeEnvelope({ tick: true, receivedAt }), receivedAt, undefined);
  }

  handler(pipeline: Pipeline, options: StageOptions): Handler {
    const stage = secondStage(pipeline);
    const handle = processSecondStageEvent(new PartitionProcessor({ ...options, stage }));
    return (batches) => handle(kinesisEvent(batches));
  }

  lineage(): object {
    return {};
  }

  private add(bytes: Uint8Array, arrival: number, key: string | undefined): void {
    const { records } = this;
    this.latest = records.length === 0 ? arrival : Math.max(this.latest, arrival);
    records.push({
      // No record of any fleet's script.
      script: { kind: 'foreign', arrival },
      position: positionOf(records.length),
      key,
      data: Buffer.from(bytes).toString('base64'),
      isDiscarded: false,
    });
  }
}
