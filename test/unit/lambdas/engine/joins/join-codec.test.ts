import { describe, expect, it } from 'vitest';
import {
  applySecondStage,
  ByteReader,
  DefinitionChangedError,
  days,
  emptySecondStageState,
  encodeSecondStage,
  type JoinSide,
  type Pipeline,
} from '../../../../../lambdas/engine/index.ts';
import type { IntervalJoin } from '../../../../../lambdas/engine/joins/interval-join.ts';
import { joinTags } from '../../../../../lambdas/engine/joins/join-codec.ts';
import type { JoinRules } from '../../../../../simulation/oracle/reference-join.ts';
import { handed, JoinPlay, joinedPipeline } from '../../../../support/join-play.ts';

const rules: JoinRules = {
  ...{ before: 500, after: 1_000, bound: 1_000, atMost: 10_000 },
  ...{ idleAfter: 60_000, forgetAfter: 600_000 },
  windows: [{ name: 'tens', size: 10_000, slide: 10_000, lateness: 5_000 }],
};
const declared = joinedPipeline(rules);

const declaredWith = (changed: Partial<IntervalJoin>): Pipeline => ({
  ...declared,
  joins: declared.joins.map((join) => ({ ...join, ...changed })),
});

const encoded = ({ state }: JoinPlay, extent: 'changes' | 'all'): Uint8Array =>
  encodeSecondStage(state, declared, extent);

const restored = (...commits: readonly Uint8Array[]) => {
  const state = emptySecondStageState(declared);
  for (const commit of commits) applySecondStage(state, declared, new ByteReader(commit));
  return state;
};

const devicesOf = (state: ReturnType<typeof restored>, group: string): unknown =>
  [...(state.joins[0]?.groups.get(group)?.sides.left.devices ?? [])].map(([name]) => name);

describe('the stored state of a join', () => {
  it('says by a text that must not change what it depends on', () => {
    expect(joinTags(declared)).toEqual([
      'loadAgainstHeat:machine:watts;power;:celsius;heat;:500,1000:ratio',
    ]);
    const { by: _, ...ofDevices } = declared.joins[0] as IntervalJoin & { name: string };
    const sides = { left: { measure: 'watts' }, right: { measure: 'celsius', sensors: 'H_1*' } };
    const derive = { ratio: () => 1, sum: () => 2 };
    expect(joinTags({ ...declared, joins: [{ ...ofDevices, ...sides, derive }] })).toEqual([
      'loadAgainstHeat::watts;;:celsius;;H_1*:500,1000:ratio,sum',
    ]);
  });

  it.each<[string, Partial<IntervalJoin>]>([
    ['another tag', { by: 'line' }],
    ['a side of another measure', { left: { measure: 'volts', sensorType: 'power' } }],
    ['a side of all sensor types', { right: { measure: 'celsius' } as JoinSide }],
    ['a side of some sensors', { left: { measure: 'watts', sensorType: 'power', sensors: 'P1*' } }],
    ['another derived value', { derive: { load: () => 1 } }],
  ])('is refused by a declaration with %s', (_, changed) => {
    const whole = encoded(new JoinPlay(declared).readings(0, 'm1', handed('P1', 1_000)), 'all');
    const other = declaredWith(changed);
    const state = emptySecondStageState(other);
    const apply = () => applySecondStage(state, other, new ByteReader(whole));
    expect(apply).toThrow(DefinitionChangedError);
    expect(apply).toThrow(/joins\.loadAgainstHeat was ".* and is ".* under a new name/);
  });

  it('is the same bytes whatever the order in which groups and devices came', () => {
    const bytes = [
      ['m1', 'm2'],
      ['m2', 'm1'],
    ].map((groups) => {
      const play = new JoinPlay(declared);
      for (const group of groups) {
        const devices = group === groups[0] ? ['P1', 'P2'] : ['P2', 'P1'];
        for (const device of devices) play.readings(0, group, handed(device, 1_000));
      }
      return [encoded(play, 'all'), encoded(play, 'changes')];
    });
    expect(bytes[0]).toEqual(bytes[1]);
  });

  it('has its changes still after all of it was written, and none once they were', () => {
    const play = new JoinPlay(declared).readings(0, 'm1', handed('P1', 1_000));
    encoded(play, 'all');
    const commit = encoded(play, 'changes');
    expect(encodeSecondStage(restored(commit), declared, 'all')).toEqual(encoded(play, 'all'));
    const [nothing, again] = [encoded(play, 'changes'), encoded(play, 'changes')];
    expect(nothing).toEqual(again);
    expect(nothing.length).toBeLessThan(commit.length);
    expect(restored(nothing).joins[0]?.groups.size).toBe(0);
  });

  it('is all there in what was written of it as a whole, after its changes were', () => {
    const play = new JoinPlay(declared)
      .readings(0, 'm1', handed('P1', 1_000))
      .readings(0, 'm2', handed('P1', 1_000));
    encoded(play, 'changes');
    const [join] = restored(encoded(play, 'all')).joins;
    expect([...(join?.groups.keys() ?? [])]).toEqual(['m1', 'm2']);
    expect(join?.groups.get('m1')?.sides.left.waiting.size).toBe(1);
  });

  it('has no groups in its changes that nothing came for', () => {
    const play = new JoinPlay(declared).readings(0, 'm1', handed('P1', 1_000));
    encoded(play, 'changes');
    const ofOther = encoded(play.readings(0, 'm2', handed('P1', 1_000)), 'changes');
    const alone = encoded(new JoinPlay(declared).readings(0, 'm2', handed('P1', 1_000)), 'changes');
    expect(ofOther.length).toBe(alone.length);
  });

  it('lacks a group that was forgotten after a commit', () => {
    const play = new JoinPlay(joinedPipeline(rules, days(1)))
      .readings(0, 'm1', handed('P1', 1_000))
      .reload()
      .tick(days(2))
      .reload();
    expect(play.state.joins[0]?.groups.size).toBe(0);
  });

  it('has the readings that came since, and not again those before', () => {
    const play = new JoinPlay(declared).readings(0, 'm1', handed('P1', 1_000));
    const commits = [encoded(play, 'changes')];
    play.readings(1, 'm1', handed('P1', 1_001, { revision: 2 }));
    commits.push(encoded(play, 'changes'));
    const [join] = restored(...commits).joins;
    expect(join?.groups.get('m1')?.sides.left.waiting.size).toBe(2);
    expect(encodeSecondStage(restored(...commits), declared, 'all')).toEqual(encoded(play, 'all'));
  });

  it('lacks devices that were forgotten since', () => {
    const play = new JoinPlay(declared)
      .readings(0, 'm1', handed('P1', 1_000))
      .readings(300_000, 'm1', handed('P2', 200_000));
    const commits = [encoded(play, 'changes')];
    expect(devicesOf(restored(...commits), 'm1')).toEqual(['P1', 'P2']);
    play.tick(599_999);
    expect(devicesOf(play.state, 'm1')).toEqual(['P1', 'P2']);
    play.tick(600_000);
    commits.push(encoded(play, 'changes'));
    expect(devicesOf(restored(...commits), 'm1')).toEqual(['P2']);
  });

  it('refuses stored state of a join that was declared otherwise', () => {
    const played = new JoinPlay(declared).readings(0, 'm1', handed('P1', 1_000));
    for (const changed of [{ before: 501 }, { after: 0 }]) {
      expect(() => played.restoredAs(joinedPipeline({ ...rules, ...changed }))).toThrow(
        /joins\.loadAgainstHeat was "machine:/,
      );
    }
    const longer = rules.windows.map((window) => ({ ...window, lateness: 5_001 }));
    expect(() => played.restoredAs(joinedPipeline({ ...rules, windows: longer }))).toThrow(
      /windows\.tens\.allowedLateness was 5000 ms and is 5001 ms/,
    );
    expect(played.restoredAs(joinedPipeline({ ...rules, atMost: 7 })).joins).toHaveLength(1);
  });
});
