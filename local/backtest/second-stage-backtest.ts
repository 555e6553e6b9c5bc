import {
  type Contribution,
  type Outcomes,
  type Pipeline,
  packOf,
  type SecondStageState,
} from '../../lambdas/engine/index.ts';
import { encodeContributionEnvelopes } from '../../lambdas/formats/contribution-envelope.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { processSecondStageEvent } from '../../lambdas/handlers/process-second-stage-event.ts';
import { loadSessionOf } from '../../lambdas/runtime/partition-session.ts';
import { secondStage } from '../../lambdas/runtime/second-stage.ts';
import { backtestedStage, stillClock } from './backtested-stage.ts';
import { type Cut, cutBatches } from './cut.ts';
import { secondStageWait } from './flush-tick.ts';
import type { StreamedRecord } from './kinesis-event.ts';

/** The one partition that a backtest's second stage has. */
const partition = 'p0';

/**
 * A backtest's second stage. The first one's partitions run one after the other, as if at the same
 * time; so contributions and ticks wait here until all are known, and come in the order of their
 * arrival times: one record for each group and time, whatever batches the first stage had.
 */
export class SecondStageBacktest {
  private readonly pipeline: Pipeline;
  private readonly contributions: Contribution[] = [];
  private readonly ticks = new Set<number>();
  private latestMs = Number.POSITIVE_INFINITY;

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
  }

  contribute(contribution: Contribution): void {
    const arrivalTimeMs = Math.min(contribution.arrivalTimeMs, this.latestMs);
    this.contributions.push({ ...contribution, arrivalTimeMs });
  }

  tick(arrivalTimeMs: number): void {
    this.ticks.add(arrivalTimeMs);
  }

  /** From here on a partition's windows are closed before their time: as if at that one. */
  closeFrom(arrivalTimeMs: number): void {
    this.latestMs = arrivalTimeMs;
  }

  /** A partition begins: its contributions come at their own times. */
  open(): void {
    this.latestMs = Number.POSITIVE_INFINITY;
  }

  /**
   * Runs the second stage on what was told.
   *
   * @param flush fires every rollup at the end
   * @returns its state afterwards
   */
  async run(observer: Outcomes, cut: Cut, flush: boolean): Promise<SecondStageState> {
    const kind = secondStage(this.pipeline);
    const stage = backtestedStage(kind, observer, processSecondStageEvent);
    const records = this.records(flush);
    for (const batch of cutBatches(records, cut)) await stage.run(partition, batch);
    const source = { stateStore: stage.stateStore, clock: stillClock, writer: 'reader' };
    return (await loadSessionOf(kind, source, partition)).state;
  }

  private records(flush: boolean): StreamedRecord[] {
    const packs = new Map<string, Contribution[]>();
    for (const contribution of this.contributions) {
      const { arrivalTimeMs, group } = contribution;
      const to =
        'rollup' in contribution ? ['rollup', contribution.rollup] : ['join', contribution.join];
      const name = JSON.stringify([arrivalTimeMs, ...to, group]);
      const pack = packs.get(name);
      if (pack === undefined) packs.set(name, [contribution]);
      else pack.push(contribution);
    }
    const told = [...packs.values()].flatMap((contributions) => this.envelopes(contributions));
    const ticks = [...this.ticks, ...(flush ? this.closingTime(told) : [])].map((receivedAt) => ({
      arrivalTimeMs: receivedAt,
      bytes: encodeEnvelope({ tick: true, receivedAt }),
    }));
    return [...told, ...ticks]
      .sort((left, right) => left.arrivalTimeMs - right.arrivalTimeMs)
      .map((record, at) => ({ ...record, position: String(at + 1) }));
  }

  private envelopes(contributions: readonly Contribution[]): Omit<StreamedRecord, 'position'>[] {
    const [{ arrivalTimeMs }] = contributions as [Contribution];
    return encodeContributionEnvelopes(this.pipeline, packOf(contributions)).map((bytes) => ({
      arrivalTimeMs,
      bytes,
    }));
  }

  /** When the last rollup has waited long enough, and every group of a join is forgotten. */
  private closingTime(told: readonly { readonly arrivalTimeMs: number }[]): number[] {
    if (told.length === 0) return [];
    const last = told.reduce((most, { arrivalTimeMs }) => Math.max(most, arrivalTimeMs), -Infinity);
    return [last + secondStageWait(this.pipeline)];
  }
}
