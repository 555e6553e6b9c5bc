import { describe, expect, it } from 'vitest';
import {
  applySecondStage,
  ByteReader,
  DefinitionChangedError,
  emptySecondStageState,
  encodeSecondStage,
  type Pipeline,
  type SecondStageState,
  seconds,
} from '../../../../../lambdas/engine/index.ts';
import { rollupTags } from '../../../../../lambdas/engine/rollups/rollup-codec.ts';
import { RollupPlay, rollupPipeline } from '../../../../support/rollup-play.ts';

const [perSite, ofFleet] = rollupPipeline.rollups as [
  Pipeline['rollups'][number],
  Pipeline['rollups'][number],
];

const restoredAs = (pipeline: Pipeline, ...commits: readonly Uint8Array[]): SecondStageState => {
  const state = emptySecondStageState(pipeline);
  for (const commit of commits) applySecondStage(state, pipeline, new ByteReader(commit));
  return state;
};

const contributorsOf = (state: SecondStageState): unknown =>
  [...(state.rollups.groups.get('north')?.panes[0]?.values() ?? [])].map(({ contributors }) =>
    [...contributors.keys()].sort(),
  );

const given = { contributor: 'a', revision: 1, values: [4] };

describe('the stored state of rollups', () => {
  it('says by texts that must not change what it depends on', () => {
    expect(rollupTags(rollupPipeline)).toEqual([
      'perSite:perMinute:site:100000',
      'ofFleet:growing::200000',
    ]);
  });

  it.each<[string, Partial<typeof perSite>]>([
    ['another tag', { by: 'line' }],
    ['another window', { window: 'growing' }],
    ['another name', { name: 'perLine' }],
    ['another keepFor', { keepFor: seconds(101) }],
  ])('is refused by a declaration with %s', (_, changed) => {
    const whole = new RollupPlay().contribute(0, given).encoded('all');
    const other = { ...rollupPipeline, rollups: [{ ...perSite, ...changed }, ofFleet] };
    const apply = () => restoredAs(other, whole);
    expect(apply).toThrow(DefinitionChangedError);
    expect(apply).toThrow(/rollups\.perSite was .* and is .*; declare the old rollup unchanged/);
  });

  it('is refused where a rollup is gone, and goes on where one was added', () => {
    const before = { ...rollupPipeline, rollups: [perSite] };
    const whole = new RollupPlay().contribute(0, given).encoded('all');
    expect(() => restoredAs(before, whole)).toThrow(/rollups\.ofFleet was number 2 and is gone/);
    const ofOne = encodeSecondStage(restoredWithOne(before), before, 'all');
    expect(contributorsOf(restoredAs(rollupPipeline, ofOne))).toEqual([['a']]);
  });

  it('is the same bytes whatever the order in which groups and contributors came', () => {
    const bytes = [
      ['north', 'south'],
      ['south', 'north'],
    ].map((groups) => {
      const play = new RollupPlay();
      for (const group of groups) {
        for (const contributor of groups) {
          play.contribute(0, { ...given, group, contributor });
        }
      }
      return [play.encoded('changes'), play.encoded('all')];
    });
    expect(bytes[0]).toEqual(bytes[1]);
  });

  it('has its changes still after all of it was written', () => {
    const play = new RollupPlay().contribute(0, given);
    play.encoded('all');
    expect(contributorsOf(restoredAs(rollupPipeline, play.encoded('changes')))).toEqual([['a']]);
  });

  it('has what came since the last commit, and nothing once more', () => {
    const play = new RollupPlay()
      .contribute(0, given, { ...given, minute: 1 })
      .contribute(0, { ...given, group: 'south' });
    const commits = [play.encoded('changes')];
    play.contribute(1, { ...given, contributor: 'b' });
    commits.push(play.encoded('changes'));
    const [, second] = commits as [Uint8Array, Uint8Array];
    const changed = restoredAs(rollupPipeline, second);
    expect([...changed.rollups.groups.keys()]).toEqual(['north']);
    expect(contributorsOf(changed)).toEqual([['b']]);
    const whole = restoredAs(rollupPipeline, ...commits);
    expect(contributorsOf(whole)).toEqual([['a', 'b'], ['a']]);
    expect(encodeSecondStage(whole, rollupPipeline, 'all')).toEqual(play.encoded('all'));
  });

  it('is all there in what was written of it as a whole, after its changes were', () => {
    const play = new RollupPlay().contribute(0, given).contribute(0, { ...given, group: 'south' });
    play.encoded('changes');
    const state = restoredAs(rollupPipeline, play.encoded('all'));
    expect([...state.rollups.groups.keys()]).toEqual(['north', 'south']);
    expect(contributorsOf(state)).toEqual([['a']]);
  });

  it('has nothing to commit of what was loaded, but for what comes then', () => {
    const play = new RollupPlay().contribute(0, given, { ...given, minute: 1 }).reload();
    play.contribute(1, { ...given, contributor: 'b' });
    const changed = restoredAs(rollupPipeline, play.encoded('changes'));
    expect(contributorsOf(changed)).toEqual([['b']]);
  });

  it('lacks windows whose keepFor the arrival clock has passed, whether or not they were told', () => {
    const play = new RollupPlay().contribute(0, given);
    const commits = [play.encoded('changes')];
    play.tick(99_999);
    commits.push(play.encoded('changes'));
    expect(contributorsOf(restoredAs(rollupPipeline, ...commits))).toEqual([['a']]);
    play.tick(100_000);
    commits.push(play.encoded('changes'));
    expect(contributorsOf(restoredAs(rollupPipeline, ...commits))).toEqual([]);
  });
});

/** With what `a` contributed to the first rollup. */
const restoredWithOne = (pipeline: Pipeline): SecondStageState => {
  const { state } = new RollupPlay().contribute(0, given);
  const one = emptySecondStageState(pipeline);
  for (const [name, { group, panes, closedThroughMs }] of state.rollups.groups) {
    one.rollups.groups.set(name, {
      group,
      panes: panes.slice(0, 1),
      closedThroughMs: closedThroughMs.slice(0, 1),
    });
  }
  return one;
};
