import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyPartitionState,
  emptySecondStageState,
  isPastCleanup,
  PartitionFold,
  type Pipeline,
  type PipelineStates,
  type WindowResult,
} from '../../../../../lambdas/engine/index.ts';
import { emptyJoinGroup } from '../../../../../lambdas/engine/joins/join-state.ts';
import { emptyGroup } from '../../../../../lambdas/engine/rollups/rollup-state.ts';
import { KeyState } from '../../../../../lambdas/engine/state/key-state.ts';
import { jsonFormat } from '../../../../../lambdas/formats/json.ts';
import { FoldOutcomes } from '../../../../support/fold-run.ts';
import { joinedPipeline } from '../../../../support/join-play.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';
import { partition } from '../../../../support/protocol/protocol-world.ts';
import { SmallRecords, smallPipeline } from '../../../../support/protocol/small-pipeline.ts';
import { rolledUpPipeline } from '../../../../support/rolled-up-run.ts';

const of = (state: PipelineStates['partitions'][number]): PipelineStates => ({
  partitions: [state],
  secondStage: [],
});

const sent = fc.record({
  sensor: fc.constantFrom('S1', 'S2'),
  silence: fc.integer({ min: 0, max: 40 }),
  delay: fc.constantFrom(0, 0, 1, 3, 12, 35, 80),
  isTick: fc.boolean(),
});

describe('a window past its cleanup time', () => {
  it.each<'key' | 'partition'>(['key', 'partition'])(
    'is never told of again, with a watermark per %s',
    (scope) => {
      const pipeline = smallPipeline({ scope, forgetAfterSeconds: 60 });
      fc.assert(
        fc.property(fc.array(sent, { maxLength: 30 }), (script) => {
          const records = new SmallRecords();
          let now = 0;
          for (const { sensor, silence, delay, isTick } of script) {
            now += silence;
            if (isTick) records.tick(now);
            else records.readings(sensor, now, { at: now - delay, heat: 1 });
          }
          const state = emptyPartitionState(pipeline.windows.length);
          const fold = new PartitionFold(pipeline, jsonFormat, partition, state);
          const told: WindowResult[] = [];
          const over = new Set<string>();
          const identity = ({ key, id }: WindowResult): string => `${key} ${id}`;
          for (const record of records.all) {
            const outcomes = new FoldOutcomes();
            fold.fold(record, outcomes);
            expect(outcomes.results.map(identity).filter((each) => over.has(each))).toEqual([]);
            told.push(...outcomes.results);
            for (const row of told) {
              if (isPastCleanup(pipeline, of(state), row)) over.add(identity(row));
            }
          }
        }),
      );
    },
  );

  it('is one whose last millisecond and allowed lateness the watermark has reached', () => {
    const pipeline = smallPipeline();
    const state = emptyPartitionState(1);
    const key = new KeyState('S1', 1, 1);
    state.keys.set('S1', key);
    const row = { window: 'tens', key: 'S1', id: '0', end: 10_000 };
    key.watermarkMs = 29_998;
    expect(isPastCleanup(pipeline, of(state), row)).toBe(false);
    key.watermarkMs = 29_999;
    expect(isPastCleanup(pipeline, of(state), row)).toBe(true);
    expect(isPastCleanup(pipeline, of(state), { ...row, window: 'other' })).toBe(false);
  });

  it('of a key that no partition knows is so by the guards of all of them', () => {
    const pipeline = smallPipeline();
    const [behind, ahead] = [emptyPartitionState(1), emptyPartitionState(1)];
    const row = { window: 'tens', key: 'S1', id: '0', end: 10_000 };
    const dueMs = 29_999 + pipeline.guards.maxAge + 1;
    [behind.arrivalClockMs, ahead.arrivalClockMs] = [dueMs - 1, dueMs];
    const both = { partitions: [behind, ahead], secondStage: [] };
    expect(isPastCleanup(pipeline, both, row)).toBe(false);
    expect(isPastCleanup(pipeline, of(ahead), row)).toBe(true);
  });

  it('of a rollup is one whose pane was dropped', () => {
    const pipeline = rolledUpPipeline();
    const state = emptySecondStageState(pipeline);
    const states = { partitions: [], secondStage: [state] };
    const row = { window: 'ofFleet', key: 'fleet', id: '0', end: 10_000 };
    expect(isPastCleanup(pipeline, states, row)).toBe(false);
    const group = emptyGroup('fleet', 2);
    state.rollups.groups.set('fleet', group);
    expect(isPastCleanup(pipeline, states, row)).toBe(false);
    group.closedThroughMs[1] = 10_000;
    expect(isPastCleanup(pipeline, states, row)).toBe(true);
    const pane = { id: '0', start: 0, end: 10_000, firstArrivalMs: 0, hasFired: true };
    group.panes[1]?.set('0', { ...pane, isDirty: false, contributors: new Map() });
    expect(isPastCleanup(pipeline, states, row)).toBe(false);
  });

  it('of pairs is one that the watermark of the group has reached', () => {
    const windows = [{ name: 'tens', size: 10, slide: 10, lateness: 5 }];
    const rules = { before: 5, after: 5, bound: 1, idleAfter: 50, forgetAfter: 500, windows };
    const pipeline: Pipeline = joinedPipeline(rules as never);
    const state = emptySecondStageState(pipeline);
    const states = { partitions: [], secondStage: [state] };
    const [join] = state.joins;
    const key = new KeyState('H1', 2, 0);
    join?.groups.set('H1', emptyJoinGroup('H1', 0));
    join?.pairs.keys.set('H1', key);
    const place = pipeline.joins[0]?.windows.find(({ name }) => name === 'tens');
    const row = { window: 'tens', key: 'H1', id: '0', end: 10 };
    const dueMs = 9 + (place?.allowedLateness ?? 0);
    key.watermarkMs = dueMs - 1;
    expect(isPastCleanup(pipeline, states, row)).toBe(false);
    key.watermarkMs = dueMs;
    expect(isPastCleanup(pipeline, states, row)).toBe(true);
  });
});

describe('a count window', () => {
  it('is never past its cleanup time: it follows the order of records', () => {
    const windows = [{ name: 'c', size: 1, kind: 'count', offset: 0, lateness: 0 }] as const;
    const play = new PartitionPlay({ windows });
    play.read('a', 5);
    play.read('a', 9_000);
    const [row] = play.run.outcomes.results;
    expect(row).toMatchObject({ window: 'c', id: '0', end: 6 });
    if (row !== undefined)
      expect(isPastCleanup(play.pipeline, of(play.run.state), row)).toBe(false);
  });
});
