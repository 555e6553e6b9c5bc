import { describe, expect, it } from 'vitest';
import {
  applySecondStage,
  ByteReader,
  DefinitionChangedError,
  emptySecondStageState,
  encodeSecondStage,
  type JoinSide,
  type Pipeline,
} from '../../../../../lambdas/engine/index.ts';
import type { IntervalJoin } from '../../../../../lambdas/engine/joins/interval-join.ts';
import { joinTags } from '../../../../../lambdas/engine/joins/join-codec.ts';
import type { HandedReading } from '../../../../../lambdas/engine/joins/reading-contribution.ts';
import { JoinPlay, joinedPipeline } from '../../../../support/join-play.ts';

const declared = joinedPipeline({
  ...{ before: 500, after: 1_000, bound: 1_000, atMost: 10_000 },
  ...{ idleAfter: 60_000, forgetAfter: 600_000 },
  windows: [{ name: 'tens', size: 10_000, slide: 10_000, lateness: 5_000 }],
});

const declaredWith = (changed: Partial<IntervalJoin>): Pipeline => ({
  ...declared,
  joins: declared.joins.map((join) => ({ ...join, ...changed })),
});

const reading = (contributor: string, eventTimeMs: number, revision = 1): HandedReading => {
  const side = contributor.startsWith('P') ? 'left' : 'right';
  return { side, contributor, eventTimeMs, value: 1, revision, index: 0 };
};

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
    const whole = encoded(new JoinPlay(declared).readings(0, 'm1', reading('P1', 1_000)), 'all');
    const other = declaredWith(changed);
    const state = emptySecondStageState(other);
    const apply = () => applySecondStage(state, other, new ByteReader(whole));
    expect(apply).toThrow(DefinitionChangedError);
    expect(apply).toThrow(/"loadAgainstHeat:.* under a new name/);
  });

  it('is the same bytes whatever the order in which groups and devices came', () => {
    const bytes = [
      ['m1', 'm2'],
      ['m2', 'm1'],
    ].map((groups) => {
      const play = new JoinPlay(declared);
      for (const group of groups) {
        const devices = group === groups[0] ? ['P1', 'P2'] : ['P2', 'P1'];
        for (const device of devices) play.readings(0, group, reading(device, 1_000));
      }
      return [encoded(play, 'all'), encoded(play, 'changes')];
    });
    expect(bytes[0]).toEqual(bytes[1]);
  });

  it('has its changes still after all of it was written, and none once they were', () => {
    const play = new JoinPlay(declared).readings(0, 'm1', reading('P1', 1_000));
    encoded(play, 'all');
    const commit = encoded(play, 'changes');
    expect(encodeSecondStage(restored(commit), declared, 'all')).toEqual(encoded(play, 'all'));
    const [nothing, again] = [encoded(play, 'changes'), encoded(play, 'changes')];
    expect(nothing).toEqual(again);
    expect(nothing.length).toBeLessThan(commit.length);
    expect(restored(nothing).joins[0]?.groups.size).toBe(0);
  });

  it('has the readings that came since, and not again those before', () => {
    const play = new JoinPlay(declared).readings(0, 'm1', reading('P1', 1_000));
    const commits = [encoded(play, 'changes')];
    play.readings(1, 'm1', reading('P1', 1_001, 2));
    commits.push(encoded(play, 'changes'));
    const [join] = restored(...commits).joins;
    expect(join?.groups.get('m1')?.sides.left.waiting.size).toBe(2);
    expect(encodeSecondStage(restored(...commits), declared, 'all')).toEqual(encoded(play, 'all'));
  });

  it('lacks devices that were forgotten since', () => {
    const play = new JoinPlay(declared)
      .readings(0, 'm1', reading('P1', 1_000))
      .readings(300_000, 'm1', reading('P2', 200_000));
    const commits = [encoded(play, 'changes')];
    expect(devicesOf(restored(...commits), 'm1')).toEqual(['P1', 'P2']);
    play.tick(599_999);
    expect(devicesOf(play.state, 'm1')).toEqual(['P1', 'P2']);
    play.tick(600_000);
    commits.push(encoded(play, 'changes'));
    expect(devicesOf(restored(...commits), 'm1')).toEqual(['P2']);
  });
});
