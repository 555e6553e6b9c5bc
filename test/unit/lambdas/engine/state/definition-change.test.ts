import { describe, expect, it } from 'vitest';
import type { MeasureAggregate } from '../../../../../lambdas/engine/aggregates/aggregate.ts';
import {
  count,
  DefinitionChangedError,
  increase,
  mean,
  percentile,
  timeIn,
  variance,
} from '../../../../../lambdas/engine/index.ts';
import {
  assertContinues,
  changeText,
  placedChanges,
  tagChanges,
} from '../../../../../lambdas/engine/state/definition-change.ts';
import {
  type DefinitionTag,
  definitionTag,
} from '../../../../../lambdas/engine/state/definition-tag.ts';
import { taggedPipeline } from '../../../../support/tagged-pipeline.ts';

const tagOf = (aggregate: Readonly<Record<string, MeasureAggregate<'x'>>>): DefinitionTag =>
  definitionTag(taggedPipeline(aggregate));

const advice = 'declare the old window unchanged and add the new one after it under a new name';

describe('a change of a definition', () => {
  it('is told with the field, what it was and is, why not, and the way through', () => {
    const [change, ...others] = tagChanges(tagOf({ n: count() }), tagOf({ n: mean('x') }));
    expect(change && changeText(change)).toBe(
      'windows.w was "tumbling(1000,0):n=count()" and is "tumbling(1000,0):n=mean(x)", but state ' +
        `has it as it was, and cannot be read as anything else; ${advice}`,
    );
    expect(others).toEqual([]);
  });

  it('stops stored state by an error that says the same', () => {
    const before = tagOf({ n: count() });
    expect(() => assertContinues(before, { ...before, windows: [] })).toThrow(
      new DefinitionChangedError({
        field: 'windows.w',
        before: 'number 1',
        now: 'gone',
        rule: 'state knows each window by its place',
        next: advice,
      }).message,
    );
  });

  it('of a place says where it is now', () => {
    const [first, second] = placedChanges('rollups', 'rollup', ['a:x', 'b:y'], ['b:y', 'a:x']);
    expect(first).toMatchObject({ field: 'rollups.a', before: 'number 1', now: 'number 2' });
    expect(second).toMatchObject({ field: 'rollups.b', before: 'number 2', now: 'number 1' });
  });

  it('is none where others follow', () => {
    expect(placedChanges('joins', 'join', ['a:x'], ['a:x', 'b:y'])).toEqual([]);
  });

  it.each([
    ['another fraction', percentile('x', 0.5), percentile('x', 0.95)],
    ['another limit', increase('x'), increase('x', { atMost: 16 })],
    ['another divisor', variance('x'), variance('x', { of: 'population' })],
    ['another state', timeIn('x', 1), timeIn('x', { from: 1 })],
    ['another kind', mean('x'), percentile('x', 0.5)],
  ])('stops an aggregate of %s', (_, before, after) => {
    expect(() => assertContinues(tagOf({ it: before }), tagOf({ it: after }))).toThrow(
      DefinitionChangedError,
    );
    expect(() => assertContinues(tagOf({ it: after }), tagOf({ it: after }))).not.toThrow();
  });
});
