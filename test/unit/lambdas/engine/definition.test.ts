import { describe, expect, it } from 'vitest';
import {
  applyState,
  ByteReader,
  count,
  definitionOf,
  emptyPartitionState,
  encodeState,
  forbiddenChanges,
  intervalJoin,
  max,
  mean,
  milliseconds,
  minutes,
  type Pipeline,
  rollup,
  seconds,
  threshold,
  tumbling,
  type WindowOptions,
} from '../../../../lambdas/engine/index.ts';
import {
  applySecondStage,
  encodeSecondStage,
} from '../../../../lambdas/engine/second-stage/second-stage-codec.ts';
import { emptySecondStageState } from '../../../../lambdas/engine/second-stage/second-stage-state.ts';
import { taggedPipeline } from '../../../support/tagged-pipeline.ts';

const minutely: WindowOptions<string> = tumbling({
  size: minutes(1),
  allowedLateness: minutes(10),
  aggregate: { mean: mean('x') },
});
const counting = { allowedLateness: minutes(0), aggregate: { count: count() } };
const hourly: WindowOptions<string> = tumbling({ ...counting, size: minutes(60) });
const plain = taggedPipeline({ n: count() });
const first = { name: 'first', ...minutely };
const second = { name: 'second', ...hourly };
const rule = { name: 'hot', ...threshold({ window: 'first', measure: 'mean', above: 5 }) };
const rolled = {
  name: 'fleet',
  ...rollup({ window: 'first', completeAfter: minutes(1), keepFor: minutes(60) }),
};
const joined = {
  name: 'pair',
  ...intervalJoin({
    left: { measure: 'x' },
    right: { measure: 'x' },
    within: { before: seconds(1), after: seconds(1) },
    windows: { paired: tumbling({ ...counting, size: minutes(60) }) },
  }),
};
const before: Pipeline = {
  ...plain,
  windows: [first, second],
  alerts: [rule],
  rollups: [rolled],
  joins: [joined],
};

/** Whether the functions would go on with state that was stored under the declaration before. */
const goesOn = (now: Pipeline): boolean => {
  try {
    const state = encodeState(emptyPartitionState(before.windows.length), before, 'all');
    applyState(emptyPartitionState(now.windows.length), now, new ByteReader(state));
    const later = encodeSecondStage(emptySecondStageState(before), before, 'all');
    applySecondStage(emptySecondStageState(now), now, new ByteReader(later));
    return true;
  } catch {
    return false;
  }
};

const paired = (window: WindowOptions<string>): Pipeline => ({
  ...before,
  joins: [{ ...joined, windows: [{ name: 'paired', ...window }] }],
});

const sized = tumbling({ ...counting, size: minutes(30) });

describe('a declaration on live state', () => {
  it.each<[string, Pipeline, string[]]>([
    [
      'a window of another size',
      { ...before, windows: [first, { name: 'second', ...sized }] },
      ['windows.second'],
    ],
    [
      'a window moved by an offset',
      {
        ...before,
        windows: [
          first,
          { name: 'second', ...tumbling({ ...counting, size: minutes(60), offset: minutes(5) }) },
        ],
      },
      ['windows.second'],
    ],
    [
      'another aggregate',
      { ...before, windows: [{ ...first, aggregate: { mean: max('x') } }, second] },
      ['windows.first'],
    ],
    [
      'one more aggregate',
      {
        ...before,
        windows: [{ ...first, aggregate: { ...first.aggregate, max: max('x') } }, second],
      },
      ['windows.first'],
    ],
    [
      'windows in another order',
      { ...before, windows: [second, first] },
      ['windows.first', 'windows.second'],
    ],
    ['a window that is gone', { ...before, windows: [first] }, ['windows.second']],
    [
      'more allowed lateness',
      { ...before, windows: [{ ...first, allowedLateness: minutes(11) }, second] },
      ['windows.first.allowedLateness'],
    ],
    [
      'watermarks of the partition',
      { ...before, watermark: { ...before.watermark, scope: 'partition' } },
      ['watermark.scope'],
    ],
    [
      'a rollup by another tag',
      { ...before, rollups: [{ ...rolled, by: 'site' }] },
      ['rollups.fleet'],
    ],
    ['a rollup that is gone', { ...before, rollups: [] }, ['rollups.fleet']],
    ['a join that is gone', { ...before, joins: [] }, ['joins.pair']],
    [
      'another join in its place, whose windows are of no matter then',
      {
        ...before,
        joins: [{ ...joined, name: 'other', windows: [{ name: 'paired', ...sized }] }],
      },
      ['joins.pair'],
    ],
    ['a window of pairs of another size', paired(sized), ['joins.pair.windows.paired']],
  ])('cannot have %s, and the functions refuse it as well', (_, now, fields) => {
    const changes = forbiddenChanges(definitionOf(before), definitionOf(now));
    expect(changes.map(({ field }) => field)).toEqual(fields);
    for (const { next } of changes) expect(next).toMatch(/under a new name$/);
    expect(goesOn(now)).toBe(false);
  });

  it.each<[string, Pipeline]>([
    ['nothing new', before],
    ['a window more', { ...before, windows: [first, second, { name: 'third', ...hourly }] }],
    [
      'less allowed lateness',
      { ...before, windows: [{ ...first, allowedLateness: minutes(1) }, second] },
    ],
    ['another rule', { ...before, alerts: [{ ...rule, limit: 6 }] }],
    ['no rule', { ...before, alerts: [] }],
    ['a rollup more', { ...before, rollups: [rolled, { ...rolled, name: 'again' }] }],
    ['a join more', { ...before, joins: [joined, { ...joined, name: 'again' }] }],
    ['another bound', { ...before, watermark: { ...before.watermark, bound: milliseconds(7) } }],
  ])('may have %s, and the functions go on', (_, now) => {
    expect(forbiddenChanges(definitionOf(before), definitionOf(now))).toEqual([]);
    expect(goesOn(now)).toBe(true);
  });

  it('cannot have another field for the key, which is another key', () => {
    const reading = { ...before.reading, sensor: 'machine' };
    const [change] = forbiddenChanges(definitionOf(before), definitionOf({ ...before, reading }));
    expect(change).toEqual({
      field: 'reading.sensor',
      before: 'sensor',
      now: 'machine',
      rule: 'state is kept by the key that it names',
      next: 'declare the field unchanged, or a pipeline under a new name',
    });
  });

  it('is told all that it cannot have at once', () => {
    const changes = forbiddenChanges(
      definitionOf(before),
      definitionOf({ ...paired(sized), windows: [second], rollups: [] }),
    );
    expect(changes.map(({ field }) => field)).toEqual([
      'windows.first',
      'windows.second',
      'rollups.fleet',
      'joins.pair.windows.paired',
    ]);
  });

  it('is kept as plain data: a definition is the same after JSON', () => {
    const definition = definitionOf(before);
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
  });
});
