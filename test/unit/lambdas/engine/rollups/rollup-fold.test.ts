import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ByteReader,
  boundedOutOfOrderness,
  count,
  days,
  mean,
  minutes,
  noDedupe,
  type Outcomes,
  type Pipeline,
  pipeline,
  seconds,
  tumbling,
  type WindowResult,
} from '../../../../../lambdas/engine/index.ts';
import { encodeContributions } from '../../../../../lambdas/engine/rollups/contribution-codec.ts';
import type { PaneContribution } from '../../../../../lambdas/engine/rollups/pane-contribution.ts';
import { rollup } from '../../../../../lambdas/engine/rollups/rollup.ts';
import { rollupLayouts } from '../../../../../lambdas/engine/rollups/rollup-layouts.ts';
import {
  applySecondStage,
  encodeSecondStage,
} from '../../../../../lambdas/engine/second-stage/second-stage-codec.ts';
import { SecondStageFold } from '../../../../../lambdas/engine/second-stage/second-stage-fold.ts';
import type { SecondStageRecord } from '../../../../../lambdas/engine/second-stage/second-stage-record.ts';
import {
  emptySecondStageState,
  type SecondStageState,
} from '../../../../../lambdas/engine/second-stage/second-stage-state.ts';
import type { PlacedAggregate } from '../../../../../lambdas/engine/windows/pane-layout.ts';
import { nearestToRationalSum } from '../../../../../simulation/oracle/exact-rational.ts';

const declared: Pipeline = pipeline('plant', {
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
  },
  rollups: {
    perSite: rollup({
      window: 'perMinute',
      by: 'site',
      completeAfter: seconds(10),
      keepFor: seconds(100),
    }),
  },
  registry: { tags: ['site'] },
  destinations: { results: 'plant', alerts: 'plant-alerts' },
});

const layout = rollupLayouts(declared).get('perSite') as NonNullable<
  ReturnType<ReturnType<typeof rollupLayouts>['get']>
>;

interface Given {
  readonly group?: string;
  readonly contributor: string;
  /** The minute that the window starts at. */
  readonly minute?: number;
  readonly revision: number;
  readonly values: readonly number[];
}

const contribution = (given: Given): PaneContribution => {
  const { group = 'north', contributor, minute = 0, revision, values } = given;
  const pane = layout.open(minute * 60_000, (minute + 1) * 60_000);
  for (const value of values) {
    pane.count += 1;
    for (const { aggregate, at } of layout.aggregates as PlacedAggregate[]) {
      aggregate.add(pane, at, value, 0);
    }
  }
  const named = { rollup: 'perSite', group, contributor, id: String(pane.start) };
  return { ...named, revision, arrivalTimeMs: 0, pane };
};

class Play {
  state: SecondStageState = emptySecondStageState(declared);
  readonly results: WindowResult[] = [];
  readonly told: string[] = [];
  readonly commits: Uint8Array[] = [];
  private fold = new SecondStageFold(declared, 'p0', this.state);
  private position = 0;
  private readonly outcomes: Outcomes = {
    result: (result) => this.results.push(result),
    alert: () => {},
    quarantined: ({ type, detail }) => this.told.push(`${type}: ${detail}`),
    duplicate: ({ key }) => this.told.push(`duplicate: ${key}`),
    contribution: () => {},
  };

  contribute(arrivalTimeMs: number, ...given: readonly Given[]): this {
    const payload = encodeContributions(given.map(contribution), layout);
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

  /** Commits, and goes on from what the commits so far give back. */
  reload(): this {
    this.commits.push(encodeSecondStage(this.state, declared, 'changes'));
    const whole = encodeSecondStage(this.state, declared, 'all');
    this.state = emptySecondStageState(declared);
    for (const commit of this.commits)
      applySecondStage(this.state, declared, new ByteReader(commit));
    expect(encodeSecondStage(this.state, declared, 'all')).toEqual(whole);
    this.fold = new SecondStageFold(declared, 'p0', this.state);
    return this;
  }
}

describe('rollup fold', () => {
  it('merges the panes of a group, completeAfter the first has come', () => {
    const play = new Play()
      .contribute(1_000, { contributor: 'a', revision: 1, values: [1, 2] })
      .contribute(5_000, { contributor: 'b', revision: 9, values: [6] })
      .tick(10_999);
    expect(play.results).toEqual([]);
    play.tick(11_000);
    expect(play.results).toEqual([
      {
        type: 'result',
        pipeline: 'plant',
        window: 'perSite',
        key: 'north',
        id: '0',
        start: 0,
        end: 60_000,
        revision: 4,
        reason: 'onTime',
        count: 3,
        measures: { mean: 3, all: 3 },
      },
    ]);
  });

  it('puts a higher revision in place of the earlier one, and drops what is no higher', () => {
    const play = new Play()
      .contribute(0, { contributor: 'a', revision: 2, values: [1] })
      .contribute(1, { contributor: 'a', revision: 3, values: [1, 5] })
      .contribute(2, { contributor: 'a', revision: 3, values: [100] })
      .contribute(3, { contributor: 'a', revision: 1, values: [100] })
      .tick(10_000);
    expect(play.results.map(({ measures }) => measures)).toEqual([{ mean: 3, all: 2 }]);
    expect(play.told).toEqual(['duplicate: north', 'duplicate: north']);
    expect(play.state.ledger).toMatchObject({ received: 4, accepted: 2, duplicate: 2 });
  });

  it('fires again on a change, and only where the change shows', () => {
    const play = new Play()
      .contribute(0, { contributor: 'a', revision: 1, values: [4] })
      .tick(10_000)
      .contribute(11_000, { contributor: 'a', revision: 2, values: [4] })
      .contribute(12_000, { contributor: 'b', revision: 1, values: [8] });
    expect(play.results.map(({ reason, measures }) => [reason, measures.mean])).toEqual([
      ['onTime', 4],
      ['late', 6],
    ]);
  });

  it('refuses what comes after a window was dropped, and loses nothing of it', () => {
    const play = new Play()
      .contribute(0, { contributor: 'a', revision: 1, values: [4] })
      .tick(100_000)
      .contribute(100_001, { contributor: 'b', revision: 1, values: [8] });
    expect(play.results).toHaveLength(1);
    expect(play.state.rollups.groups.get('north')?.panes[0]?.size).toBe(0);
    expect(play.told).toEqual([
      'tooLate: b contributes to a window that was dropped after keepFor',
    ]);
  });

  it('keeps groups apart', () => {
    const play = new Play()
      .contribute(0, { group: 'south', contributor: 'a', revision: 1, values: [4] })
      .contribute(0, { group: 'north', contributor: 'a', revision: 1, values: [8] })
      .tick(10_000);
    expect(play.results.map(({ key, measures }) => [key, measures.mean])).toEqual([
      ['north', 8],
      ['south', 4],
    ]);
  });

  it('gives bytes that are no contributions a verdict, and goes on', () => {
    const play = new Play();
    const payload = Uint8Array.of(1, 2, 3);
    play.record({ kind: 'contributions', arrivalTimeMs: 0, payload, ...play.next() });
    play.record({ kind: 'foreign', payload, detail: 'no envelope', ...play.next() });
    expect(play.state.ledger.rejectedBy).toEqual({ schema: 1, malformed: 1 });
    play.contribute(0, { contributor: 'a', revision: 1, values: [4] }).tick(10_000);
    expect(play.results).toHaveLength(1);
  });

  it('ends with the same rows whatever order contributions come in, resent and cut', () => {
    const contributions = fc.array(
      fc.record({
        contributor: fc.constantFrom('a', 'b', 'c'),
        minute: fc.nat(1),
        revision: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    // One revision has one content, as in the first stage.
    const withValues = ({ contributor, minute, revision }: Omit<Given, 'values'>): Given => ({
      contributor,
      revision,
      minute: minute ?? 0,
      values: Array.from({ length: revision }, (_, at) => contributor.charCodeAt(0) / 10 + at / 3),
    });
    fc.assert(
      fc.property(contributions, fc.infiniteStream(fc.boolean()), (given, choices) => {
        const play = new Play();
        let clock = 0;
        const sent = given.map(withValues);
        for (const each of sent) {
          clock += 4_000;
          play.contribute(clock, each);
          if (choices.next().value) play.contribute(clock, each);
          if (choices.next().value) play.reload();
        }
        play.tick(clock + 10_000);
        const rows = new Map(play.results.map((row) => [row.id, row]));
        for (const minute of [0, 1]) {
          const values = valuesThatCount(sent.filter((one) => one.minute === minute));
          const row = rows.get(String(minute * 60_000));
          expect(row?.count).toBe(values.length === 0 ? undefined : values.length);
          if (row === undefined) continue;
          expect(row.measures.mean).toBe(nearestToRationalSum(values) / values.length);
        }
      }),
    );
  });
});

/** Of each contributor, those of its highest revision. */
const valuesThatCount = (sent: readonly Given[]): number[] => {
  const highest = new Map<string, Given>();
  for (const each of sent) {
    const known = highest.get(each.contributor);
    if (known === undefined || known.revision < each.revision) highest.set(each.contributor, each);
  }
  return [...highest.values()].flatMap(({ values }) => values);
};
