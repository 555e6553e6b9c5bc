import { describe, expect, it } from 'vitest';
import type { MeasureAggregate } from '../../../../../lambdas/engine/aggregates/aggregate.ts';
import {
  boundedOutOfOrderness,
  count,
  DefinitionChangedError,
  days,
  increase,
  mean,
  minutes,
  noDedupe,
  percentile,
  pipeline,
  seconds,
  timeIn,
  tumbling,
  variance,
} from '../../../../../lambdas/engine/index.ts';
import {
  assertContinues,
  type DefinitionTag,
  definitionTag,
} from '../../../../../lambdas/engine/state/definition-tag.ts';

const tagOf = (aggregate: Readonly<Record<string, MeasureAggregate<'x'>>>): DefinitionTag =>
  definitionTag(
    pipeline('tagged', {
      source: { topic: 'dt/{sensor}', format: 'json' },
      reading: {
        sensor: 'sensor',
        eventTime: 'at',
        sensorTypes: { any: { sensors: '*', measures: { x: { unit: 'x', range: [0, 9] } } } },
      },
      guards: { maxClockAhead: minutes(1), maxAge: days(1) },
      watermark: boundedOutOfOrderness({ bound: seconds(1), idleAfter: minutes(1) }),
      dedupe: noDedupe,
      windows: { w: tumbling({ size: seconds(1), allowedLateness: seconds(0), aggregate }) },
      destinations: { results: 'tagged', alerts: 'tagged' },
    }),
  );

describe('definition tag', () => {
  it('names each aggregate with its measure and its parameters', () => {
    const { windows } = tagOf({ n: count(), mean: mean('x'), p95: percentile('x', 0.95) });
    expect(windows).toEqual(['w:tumbling(1000,0):n=count(),mean=mean(x),p95=percentile(x;0.95)']);
  });

  it('says what stands in the place of a stored window, or that nothing does', () => {
    const [before, after] = [tagOf({ n: count() }), tagOf({ n: mean('x') })];
    const refusal = (current: DefinitionTag): string => {
      try {
        assertContinues(before, current);
        return 'none';
      } catch (error) {
        return String(error);
      }
    };
    const advice = 'declare the old window unchanged and add the new one after it under a new name';
    expect(refusal(after)).toBe(
      'DefinitionChangedError: stored state has the window "w:tumbling(1000,0):n=count()", the ' +
        `declaration has "w:tumbling(1000,0):n=mean(x)" in its place; ${advice}`,
    );
    expect(refusal({ ...after, windows: [] })).toBe(
      'DefinitionChangedError: stored state has the window "w:tumbling(1000,0):n=count()", the ' +
        `declaration has "none" in its place; ${advice}`,
    );
  });

  it.each([
    ['another fraction', percentile('x', 0.5), percentile('x', 0.95)],
    ['another limit', increase('x'), increase('x', { atMost: 16 })],
    ['another divisor', variance('x'), variance('x', { of: 'population' })],
    ['another state', timeIn('x', 1), timeIn('x', { from: 1 })],
    ['another kind', mean('x'), percentile('x', 0.5)],
  ])('does not continue an aggregate of %s', (_, before, after) => {
    expect(() => assertContinues(tagOf({ it: before }), tagOf({ it: after }))).toThrow(
      DefinitionChangedError,
    );
    expect(() => assertContinues(tagOf({ it: after }), tagOf({ it: after }))).not.toThrow();
  });
});
