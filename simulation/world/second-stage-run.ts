import type { LedgerCounts, RefusedResult, WindowResult } from '../../lambdas/engine/index.ts';
import { loadSessionOf } from '../../lambdas/runtime/partition-session.ts';
import { secondStage } from '../../lambdas/runtime/second-stage.ts';
import { chance } from '../faults/chance.ts';
import type { FaultSource } from '../faults/fault-source.ts';
import type { BetweenStream } from './between-stream.ts';
import { PartitionFeed } from './partition-feed.ts';
import { PartitionHistory } from './partition-history.ts';
import { ShardMappings } from './shard-mappings.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { MappingSettings } from './stream-mapping.ts';
import { World, type WorldSettings } from './world.ts';

export interface SecondStageSettings {
  /** Those of the first stage's world. */
  readonly settings: WorldSettings;
  readonly first: World;
  readonly stream: BetweenStream;
  readonly mapping: MappingSettings;
  /** How long after the last record everything has fired, ms. */
  readonly waitMs: number;
}

/** What outlives a run of it. */
export interface SecondStageOutcome {
  /** All that was on the stream between the stages. */
  readonly records: readonly SimulatedRecord[];
  readonly rows: readonly WindowResult[];
  readonly refused: readonly RefusedResult[];
  /** As a cold environment loads it; absent where it refuses to. */
  readonly ledger?: LedgerCounts;
  readonly isDrained: boolean;
}

/** The points at which chance is asked for ticks, where no call of a port is. */
const firstTickPoint = -50_000_000;

/** The uses of chance at such a point. */
const use = { isTick: 1, after: 2 } as const;

/** The second stage, deployed in a world of its own beside that of the first. */
export class SecondStageRun {
  readonly stream: BetweenStream;
  private readonly world: World;
  private readonly mapping: ShardMappings;
  private readonly waitMs: number;
  private isDrained = false;
  /** Ticks that may have been, so far. */
  private turns = 0;

  constructor({ settings, first, stream, mapping, waitMs }: SecondStageSettings) {
    const faults = withoutLoss(settings.faults);
    const { contributions: _, ...own } = settings;
    this.stream = stream;
    this.waitMs = waitMs;
    this.world = new World({ ...own, stream, faults, first });
    const [content] = stream.contents;
    const history = new PartitionHistory(content.partition.name, this.world.pipeline);
    const feed = new PartitionFeed(this.world, history, content, mapping);
    this.mapping = new ShardMappings(this.world, [feed], mapping);
  }

  /** Delivers what the first stage hands over, under faults, until that one has come to its end. */
  async follow<Result>(first: Promise<Result>): Promise<Result> {
    let isOver = false;
    const end = first.then(() => {
      isOver = true;
    });
    for (let seen = 0; !isOver; ) {
      const { records } = this.stream;
      if (records.length === seen) await Promise.race([this.stream.grown, end]);
      this.tickByChance();
      seen = records.length;
      await this.mapping.drain(0, false);
    }
    return first;
  }

  /** What runs in old environments ends unseen. */
  deploy(): void {
    this.world.deploy();
  }

  /** Delivers all that was handed over, and as much time as the first firings wait for. */
  async finish(): Promise<void> {
    await this.mapping.drain(0, true);
    this.stream.tick(this.waitMs);
    const drained = await this.mapping.drain(0, true);
    this.isDrained = drained.every((isDone) => isDone);
  }

  /** What outlives the run. */
  async finished(): Promise<SecondStageOutcome> {
    const { results, quarantine, stateStore, scheduler, layout, pipeline } = this.world;
    const [{ partition }] = this.stream.contents;
    const source = { stateStore, clock: scheduler, layout, writer: 'oracle' };
    const outcome = {
      records: this.stream.records,
      rows: results.all(),
      refused: quarantine.results(),
      isDrained: this.isDrained,
    };
    try {
      const { state } = await loadSessionOf(secondStage(pipeline), source, partition.name);
      return { ...outcome, ledger: state.ledger };
    } catch {
      return outcome;
    }
  }

  private tickByChance(): void {
    const point = firstTickPoint - this.turns;
    this.turns += 1;
    const { seed } = this.world;
    if (chance(seed, point, use.isTick) >= 0.3) return;
    this.stream.tick(Math.floor(chance(seed, point, use.after) * 40));
  }
}

/** Nothing is lost between the stages: what was handed over is what the oracle is asked about. */
const withoutLoss = (faults: FaultSource): FaultSource => ({
  next: (...places) => (places.includes('loss') ? faults.next() : faults.next(...places)),
  stop: () => faults.stop(),
});
