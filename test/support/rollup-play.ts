import { expect } from 'vitest';
import {
  applySecondStage,
  ByteReader,
  boundedOutOfOrderness,
  count,
  cumulating,
  days,
  emptySecondStageState,
  encodeContributions,
  encodeSecondStage,
  mean,
  minutes,
  noDedupe,
  type Outcomes,
  type PaneContribution,
  type PaneLayout,
  type Pipeline,
  pipeline,
  type QuarantinedReading,
  rollup,
  rollupLayouts,
  SecondStageFold,
  type SecondStageRecord,
  type SecondStageState,
  seconds,
  tumbling,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import type { PlacedAggregate } from '../../lambdas/engine/windows/pane-layout.ts';

/** Windows of a minute by site, and of two and four minutes for the fleet. */
export const rollupPipeline: Pipeline = pipeline('plant', {
  source: { topic: 'dt/{sensor_id}', format: 'json' },
  reading: {
    sensor: 'sensor_id',
    eventTime: 'at',
    sensorTypes: { any: { sensors: '*', measures: { x: { unit: 'C', range: [-1e9, 1e9] } } } },
  },
  guards: { maxClockAhead: minutes(5), maxAge: days(7) },
  watermark: boundedOutOfOrderness({ bound: seconds(5), idleAfter: minutes(2) }),
  dedupe: noDedupe,
  windows: {
    perMinute: tumbling({
      size: minutes(1),
      allowedLateness: minutes(1),
      aggregate: { mean: mean('x'), all: count() },
    }),
    growing: cumulating({
      size: minutes(4),
      step: minutes(2),
      allowedLateness: minutes(1),
      aggregate: { mean: mean('x') },
    }),
  },
  rollups: {
    perSite: rollup({
      window: 'perMinute',
      by: 'site',
      completeAfter: seconds(10),
      keepFor: seconds(100),
    }),
    ofFleet: rollup({ window: 'growing', completeAfter: seconds(10), keepFor: seconds(200) }),
  },
  registry: { tags: ['site'] },
  destinations: { results: 'plant', alerts: 'plant-alerts' },
});

/** What a device contributes. */
export interface Given {
  /** @default 'perSite' */
  readonly rollup?: 'perSite' | 'ofFleet';
  /** @default 'north' */
  readonly group?: string;
  readonly contributor: string;
  /** The minute that the window starts at. @default 0 */
  readonly minute?: number;
  /** How long the window is. @default 1 */
  readonly minutes?: number;
  readonly revision: number;
  readonly values: readonly number[];
}

const layoutOf = (name: string): PaneLayout =>
  rollupLayouts(rollupPipeline).get(name) as PaneLayout;

export const contribution = (given: Given): PaneContribution => {
  const { rollup: named = 'perSite', group = 'north', contributor, revision, values } = given;
  const { minute = 0, minutes: length = 1 } = given;
  const layout = layoutOf(named);
  const pane = layout.open(minute * 60_000, (minute + length) * 60_000);
  for (const value of values) {
    pane.count += 1;
    for (const { aggregate, at } of layout.aggregates as PlacedAggregate[]) {
      aggregate.add(pane, at, value, 0);
    }
  }
  const id = String(named === 'perSite' ? pane.start : pane.end);
  return { rollup: named, group, contributor, id, revision, arrivalTimeMs: 0, pane };
};

/** The contributions, all to one rollup and of one group, as they travel. */
export const travelling = (...given: readonly Given[]): Uint8Array =>
  encodeContributions(given.map(contribution), layoutOf(given[0]?.rollup ?? 'perSite'));

/** The second stage of the pipeline, fed by hand. */
export class RollupPlay {
  state: SecondStageState = emptySecondStageState(rollupPipeline);
  readonly results: WindowResult[] = [];
  /** What became of contributions that were not accepted, in order. */
  readonly told: string[] = [];
  readonly quarantined: QuarantinedReading[] = [];
  private readonly commits: Uint8Array[] = [];
  private fold = new SecondStageFold(rollupPipeline, 'p0', this.state);
  private position = 0;
  private readonly outcomes: Outcomes = {
    result: (result) => this.results.push(result),
    alert: () => {},
    quarantined: (reading) => {
      this.quarantined.push(reading);
      this.told.push(`${reading.type}: ${reading.detail}`);
    },
    duplicate: ({ key }) => this.told.push(`duplicate: ${key}`),
    contribution: () => {},
  };

  /** One record of them. */
  contribute(arrivalTimeMs: number, ...given: readonly Given[]): this {
    const payload = travelling(...given);
    return this.record({ kind: 'contributions', arrivalTimeMs, payload, ...this.next() });
  }

  tick(arrivalTimeMs: number): this {
    return this.record({ kind: 'tick', arrivalTimeMs, ...this.next() });
  }

  record(record: SecondStageRecord): this {
    this.fold.fold(record, this.outcomes);
    return this;
  }

  next(): { partition: string; position: string } {
    this.position += 1;
    return { partition: 'p0', position: String(this.position) };
  }

  encoded(extent: 'changes' | 'all'): Uint8Array {
    return encodeSecondStage(this.state, rollupPipeline, extent);
  }

  /** Commits, and goes on from what the commits so far give back. */
  reload(): this {
    this.commits.push(this.encoded('changes'));
    const whole = this.encoded('all');
    this.state = emptySecondStageState(rollupPipeline);
    for (const commit of this.commits) {
      applySecondStage(this.state, rollupPipeline, new ByteReader(commit));
    }
    expect(this.encoded('all')).toEqual(whole);
    this.fold = new SecondStageFold(rollupPipeline, 'p0', this.state);
    return this;
  }
}
