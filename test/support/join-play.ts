import { expect } from 'vitest';
import {
  applySecondStage,
  ByteReader,
  boundedOutOfOrderness,
  count,
  type Duration,
  days,
  emptySecondStageState,
  encodeSecondStage,
  intervalJoin,
  max,
  mean,
  milliseconds,
  minutes,
  noDedupe,
  type Outcomes,
  type Pipeline,
  pipeline,
  type QuarantinedReading,
  SecondStageFold,
  type SecondStageRecord,
  type SecondStageState,
  sliding,
  sum,
  tumbling,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import type { HandedReading } from '../../lambdas/engine/joins/reading-contribution.ts';
import type { JoinRules } from '../../simulation/oracle/reference-join.ts';

/** A pipeline with a join of these rules; its windows are `tens`, and `twenties` that overlap. */
export const joinedPipeline = (rules: JoinRules, maxAge = days(1_000)): Pipeline => {
  const latenessOf = (window: string): Duration =>
    milliseconds(rules.windows.find(({ name }) => name === window)?.lateness ?? 0);
  return pipeline('plant', {
    source: { topic: 'dt/{sensor_id}', format: 'json' },
    reading: {
      sensor: 'sensor_id',
      eventTime: { field: 'at', format: 'epochMilliseconds' },
      sensorTypes: {
        power: { sensors: 'P*', measures: { watts: { unit: 'W', range: [-1e9, 1e9] } } },
        heat: { sensors: 'H*', measures: { celsius: { unit: 'C', range: [-1e9, 1e9] } } },
      },
    },
    guards: { maxClockAhead: minutes(5), maxAge },
    watermark: boundedOutOfOrderness({
      bound: milliseconds(rules.bound),
      idleAfter: milliseconds(rules.idleAfter),
      forgetAfter: milliseconds(rules.forgetAfter),
    }),
    dedupe: noDedupe,
    windows: {
      watched: tumbling({
        size: minutes(1),
        allowedLateness: minutes(60),
        aggregate: { all: count() },
      }),
    },
    joins: {
      loadAgainstHeat: intervalJoin({
        by: 'machine',
        left: { sensorType: 'power', measure: 'watts' },
        right: { sensorType: 'heat', measure: 'celsius' },
        within: { before: milliseconds(rules.before), after: milliseconds(rules.after) },
        derive: { ratio: (watts, celsius) => watts / celsius },
        atMost: rules.atMost,
        windows: {
          tens: tumbling({
            size: milliseconds(10_000),
            allowedLateness: latenessOf('tens'),
            aggregate: { load: mean('left'), heat: max('right'), ratio: sum('ratio') },
          }),
          twenties: sliding({
            size: milliseconds(20_000),
            slide: milliseconds(5_000),
            allowedLateness: latenessOf('twenties'),
            aggregate: { pairs: count(), load: sum('left') },
          }),
        },
      }),
    },
    registry: { tags: ['machine'] },
    destinations: { results: 'plant', alerts: 'plant-alerts' },
  });
};

/** A reading of `P...` on the left, or of another device on the right. @default - 1, of record 1 */
export const handed = (
  contributor: string,
  eventTimeMs: number,
  { value = 1, revision = 1 }: { readonly value?: number; readonly revision?: number } = {},
): HandedReading => {
  const side = contributor.startsWith('P') ? 'left' : 'right';
  return { side, contributor, eventTimeMs, value, revision, index: 0 };
};

/** The second stage of a pipeline, fed by hand. */
export class JoinPlay {
  state: SecondStageState;
  readonly results: WindowResult[] = [];
  /** What became of readings that were not accepted, in order. */
  readonly told: string[] = [];
  readonly quarantined: QuarantinedReading[] = [];
  private declared: Pipeline;
  private readonly commits: Uint8Array[] = [];
  private fold: SecondStageFold;
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

  constructor(declared: Pipeline) {
    this.declared = declared;
    this.state = emptySecondStageState(declared);
    this.fold = new SecondStageFold(declared, 'p0', this.state);
  }

  readings(arrivalTimeMs: number, group: string, ...readings: readonly HandedReading[]): this {
    const payload = Uint8Array.of(7);
    const of = { join: 'loadAgainstHeat', group, readings, payload };
    return this.record({ kind: 'joinReadings', arrivalTimeMs, ...of, ...this.next() });
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
    const { declared, state: before } = this;
    this.commits.push(encodeSecondStage(before, declared, 'changes'));
    const whole = encodeSecondStage(before, declared, 'all');
    this.state = emptySecondStageState(declared);
    for (const commit of this.commits)
      applySecondStage(this.state, declared, new ByteReader(commit));
    expect(encodeSecondStage(this.state, declared, 'all')).toEqual(whole);
    this.fold = new SecondStageFold(declared, 'p0', this.state);
    return this;
  }

  /** Its state as another declaration reads it. */
  restoredAs(declared: Pipeline): SecondStageState {
    const state = emptySecondStageState(declared);
    const whole = encodeSecondStage(this.state, this.declared, 'all');
    applySecondStage(state, declared, new ByteReader(whole));
    return state;
  }

  /** Goes on with another declaration. */
  goOnAs(declared: Pipeline): this {
    const state = this.restoredAs(declared);
    this.declared = declared;
    return this.goOnFrom(state);
  }

  /** Goes on from another state. */
  goOnFrom(state: SecondStageState): this {
    this.state = state;
    this.fold = new SecondStageFold(this.declared, 'p0', state);
    return this;
  }

  /** The last firing of each window. */
  get rows(): WindowResult[] {
    const rows = new Map<string, WindowResult>();
    for (const result of this.results) {
      rows.set(`${result.window}/${result.key}/${result.id}`, result);
    }
    return [...rows.values()];
  }
}
