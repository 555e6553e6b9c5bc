import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  count,
  cumulating,
  first,
  last,
  max,
  mean,
  milliseconds,
  min,
  percentile,
  sliding,
  timeWeightedMean,
  variance,
} from '../../../../../lambdas/engine/index.ts';
import type { WindowDefinition } from '../../../../../lambdas/engine/pipeline.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { noWatermark } from '../../../../../lambdas/engine/time/watermark-strategy.ts';
import { type FiredPane, noDuePanes } from '../../../../../lambdas/engine/windows/due-panes.ts';
import { EventTimeOperator } from '../../../../../lambdas/engine/windows/event-time-operator.ts';
import { PaneFolder } from '../../../../../lambdas/engine/windows/pane-folder.ts';
import type { Slice } from '../../../../../lambdas/engine/windows/slice.ts';

const common = {
  allowedLateness: milliseconds(25),
  aggregate: {
    count: count(),
    mean: mean('v'),
    min: min('v'),
    max: max('v'),
    first: first('v'),
    last: last('v'),
    variance: variance('v'),
    median: percentile('v', 0.5),
    held: timeWeightedMean('v'),
  },
};

/** Windows of so many slices that blocks of them are merged, with offsets and bounds between. */
const kinds = {
  'sliding by a slice': sliding({ size: milliseconds(64), slide: milliseconds(2), ...common }),
  'sliding by three slices': sliding({
    size: milliseconds(70),
    slide: milliseconds(15),
    offset: milliseconds(3),
    ...common,
  }),
  cumulating: cumulating({
    size: milliseconds(60),
    step: milliseconds(2),
    offset: milliseconds(1),
    ...common,
  }),
};

interface Reading {
  readonly at: number;
  readonly value: number;
}

/** One key's readings through an operator, its firings held against all readings so far. */
class Play {
  private readonly definition: WindowDefinition;
  private readonly operator: EventTimeOperator;
  private readonly key = new KeyState('a', 1, 0);
  private readonly slices = this.key.slices[0] as Slice[];
  private readonly due = noDuePanes();
  private readonly accepted: Reading[] = [];
  private watermarkMs = noWatermark;

  constructor(definition: WindowDefinition) {
    this.definition = definition;
    this.operator = new EventTimeOperator(definition, 0, ['v']);
  }

  add({ at, value }: Reading): void {
    const { operator, slices, key, watermarkMs, due } = this;
    const values = Float64Array.of(value);
    const isIn =
      operator.addToNewest(slices, at, values, watermarkMs) ||
      operator.add(key, at, values, watermarkMs, due) !== 'tooLate';
    if (isIn) this.accepted.push({ at, value });
  }

  /** Moves the watermark and tells how many panes fired, each of which is as it should be. */
  moveTo(watermarkMs: number): number {
    const { operator, slices, due } = this;
    operator.reach(slices, this.watermarkMs, watermarkMs, due);
    this.watermarkMs = watermarkMs;
    return this.expectRight(operator.fire(slices, watermarkMs, due));
  }

  /** The same of what is told of open panes in silence. */
  fallSilent(): number {
    return this.expectRight(this.operator.idle(this.slices, this.watermarkMs));
  }

  private expectRight(fired: readonly FiredPane[]): number {
    const folder = new PaneFolder(this.definition, ['v']);
    for (const { start, end, count: told, measures } of fired) {
      const whole = folder.layout.open(start, end);
      const inside = this.accepted.filter(({ at }) => at >= start && at < end);
      for (const { at, value } of inside) folder.add(whole, Float64Array.of(value), at);
      const actual = { start, told, measures };
      const expected = { start, told: inside.length, measures: folder.measures(whole) };
      // As vitest compares, but fast where nothing differs.
      if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
    }
    return fired.length;
  }
}

describe('shared blocks', () => {
  const steps = fc.array(
    fc.record({
      pause: fc.oneof(fc.nat(3), fc.nat(30)),
      delays: fc.array(fc.oneof(fc.nat(4), fc.nat(90)), { maxLength: 4 }),
      value: fc.integer({ min: -400, max: 400 }).map((tenths) => tenths / 10),
      isSilent: fc.boolean(),
    }),
    { maxLength: 60, size: 'max' },
  );

  it.each(Object.entries(kinds))('never change what is told of windows %s', (_, options) => {
    const definition = { ...options, name: 'w' };
    let fired = 0;
    fc.assert(
      fc.property(steps, fc.integer({ min: -200, max: 200 }), (sequence, beginning) => {
        const play = new Play(definition);
        let now = beginning;
        for (const { pause, delays, value, isSilent } of sequence) {
          now += pause;
          for (const delay of delays) play.add({ at: now - delay, value: value + delay });
          fired += isSilent ? play.fallSilent() : play.moveTo(now - 5);
        }
        fired += play.moveTo(now + 200);
      }),
      // What is expected is worked out the long way, so a run takes long.
      { numRuns: Math.ceil(Number(process.env.PROPERTY_RUNS ?? 200) / 4) },
    );
    expect(fired).toBeGreaterThan(500);
  });

  it.each(Object.entries(kinds))(
    'take in what comes late, and after panes were told of in silence: windows %s',
    (_, options) => {
      const play = new Play({ ...options, name: 'w' });
      let told = 0;
      for (let at = 0; at < 600; at += 1) {
        play.add({ at, value: at % 7 });
        if (at % 7 === 2) {
          told += play.fallSilent();
          // Into the slice that was told of as it stood.
          play.add({ at, value: 100 + at });
        }
        for (const delay of at % 50 < 25 && at % 11 === 0 ? [9, 20, 31] : []) {
          play.add({ at: at - delay, value: -at });
        }
        // By steps of one, then in leaps past the slices that were told of.
        if (at < 300 || at % 9 === 0) told += play.moveTo(at - 4);
      }
      expect(told + play.moveTo(1_000)).toBeGreaterThan(300);
    },
  );
});
