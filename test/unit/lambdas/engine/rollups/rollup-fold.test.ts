import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestToRationalSum } from '../../../../../simulation/oracle/exact-rational.ts';
import { type Given, RollupPlay, travelling } from '../../../../support/rollup-play.ts';

describe('rollup fold', () => {
  it('merges the panes of a group, completeAfter the first has come', () => {
    const play = new RollupPlay()
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
    const play = new RollupPlay()
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
    const play = new RollupPlay()
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
    const play = new RollupPlay()
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
    const play = new RollupPlay()
      .contribute(0, { group: 'south', contributor: 'a', revision: 1, values: [4] })
      .contribute(0, { group: 'north', contributor: 'a', revision: 1, values: [8] })
      .tick(10_000);
    expect(play.results.map(({ key, measures }) => [key, measures.mean])).toEqual([
      ['north', 8],
      ['south', 4],
    ]);
  });

  it('gives bytes that are no contributions a verdict, and goes on', () => {
    const play = new RollupPlay();
    const payload = Uint8Array.of(1, 2, 3);
    play.record({ kind: 'contributions', arrivalTimeMs: 0, payload, ...play.next() });
    play.record({ kind: 'foreign', payload, detail: 'no envelope', ...play.next() });
    expect(play.state.ledger.rejectedBy).toEqual({ schema: 1, malformed: 1 });
    play.contribute(0, { contributor: 'a', revision: 1, values: [4] }).tick(10_000);
    expect(play.results).toHaveLength(1);
  });

  it('drops a window for good keepFor after its first contribution, and later ones not', () => {
    const play = new RollupPlay()
      .contribute(0, { contributor: 'a', minute: 1, revision: 1, values: [4] })
      .contribute(1_000, { contributor: 'a', minute: 0, revision: 1, values: [4] })
      .tick(99_999);
    expect(play.state.rollups.groups.get('north')?.panes[0]?.size).toBe(2);
    play
      .tick(100_000)
      .contribute(100_999, { contributor: 'b', minute: 0, revision: 1, values: [8] })
      .reload()
      .tick(101_000)
      .contribute(101_000, { contributor: 'b', minute: 1, revision: 1, values: [8] })
      .contribute(101_000, { contributor: 'b', minute: 2, revision: 1, values: [8] });
    expect(play.state.ledger).toMatchObject({ accepted: 4, tooLate: 1 });
    expect(play.results.map(({ start, reason }) => [start / 60_000, reason])).toEqual([
      [0, 'onTime'],
      [1, 'onTime'],
      [0, 'late'],
    ]);
  });

  it('goes on after its commits where it was: fires what waits, and drops what has fired', () => {
    const play = new RollupPlay()
      .contribute(0, { contributor: 'a', revision: 1, values: [4] })
      .reload()
      .tick(9_999);
    expect(play.results).toEqual([]);
    play.tick(10_000).reload().tick(99_999);
    expect(play.results).toHaveLength(1);
    expect(play.state.rollups.groups.get('north')?.panes[0]?.size).toBe(1);
    play.tick(100_000);
    expect(play.state.rollups.groups.get('north')?.panes[0]?.size).toBe(0);
    expect(play.results).toHaveLength(1);
  });

  it('fires once for a record that changes a window twice, and for each window that it changes', () => {
    const play = new RollupPlay()
      .contribute(
        0,
        { contributor: 'a', minute: 0, revision: 1, values: [4] },
        { contributor: 'a', minute: 1, revision: 1, values: [4] },
      )
      .tick(10_000)
      .contribute(
        11_000,
        { contributor: 'b', minute: 0, revision: 1, values: [6] },
        { contributor: 'c', minute: 0, revision: 1, values: [8] },
        { contributor: 'b', minute: 1, revision: 1, values: [8] },
      );
    expect(play.results.slice(2)).toMatchObject([
      { id: '0', reason: 'late', count: 3, measures: { mean: 6 }, revision: 3 },
      { id: '60000', reason: 'late', count: 2, measures: { mean: 6 }, revision: 3 },
    ]);
  });

  it('fires again for a change that the record itself repeats, and for one measure of several', () => {
    const play = new RollupPlay()
      .contribute(0, { contributor: 'a', revision: 1, values: [4] })
      .tick(10_000)
      .contribute(
        11_000,
        { contributor: 'a', revision: 2, values: [6] },
        { contributor: 'a', revision: 3, values: [6] },
      );
    expect(play.results.map(({ measures }) => measures)).toEqual([
      { mean: 4, all: 1 },
      { mean: 6, all: 1 },
    ]);
  });

  it('fires again where the count changes alone, or a measure alone', () => {
    const play = new RollupPlay()
      .contribute(0, { rollup: 'ofFleet', contributor: 'a', minutes: 2, revision: 1, values: [4] })
      .tick(10_000)
      .contribute(1, { rollup: 'ofFleet', contributor: 'a', minutes: 2, revision: 2, values: [5] })
      .contribute(2, {
        ...{ rollup: 'ofFleet', contributor: 'a', minutes: 2, revision: 3 },
        values: [5, 5],
      });
    expect(play.results.map(({ count, measures }) => [count, measures.mean])).toEqual([
      [1, 4],
      [1, 5],
      [2, 5],
    ]);
  });

  it('fires in the order of groups, rollups, and windows, whatever came first', () => {
    const of = { contributor: 'a', revision: 1, values: [4] };
    const fleet = { ...of, rollup: 'ofFleet', group: 'north' } as const;
    const play = new RollupPlay()
      .contribute(0, { ...fleet, minute: 4, minutes: 2 })
      .contribute(0, { ...fleet, minute: 0, minutes: 4 })
      .contribute(0, { ...fleet, minute: 0, minutes: 2 })
      .contribute(0, { ...fleet, group: 'west', minute: 0, minutes: 2 })
      .contribute(0, { ...fleet, group: 'west', minute: 0, minutes: 4 })
      .contribute(0, { ...fleet, group: 'west', minute: 4, minutes: 2 })
      .contribute(0, { ...of, group: 'south' })
      .contribute(0, { ...of, minute: 2 })
      .contribute(0, { ...of, minute: 1 })
      .tick(10_000);
    expect(
      play.results.map(({ key, window, start, end }) =>
        [key, window, start / 60_000, end / 60_000].join(' '),
      ),
    ).toEqual([
      'north perSite 1 2',
      'north perSite 2 3',
      'north ofFleet 0 2',
      'north ofFleet 0 4',
      'north ofFleet 4 6',
      'south perSite 0 1',
      'west ofFleet 0 2',
      'west ofFleet 0 4',
      'west ofFleet 4 6',
    ]);
  });

  it('tells of what it refused where it was and what it was about', () => {
    const play = new RollupPlay()
      .contribute(0, { contributor: 'a', minute: 3, revision: 1, values: [4] })
      .tick(100_000);
    const late = { contributor: 'b', minute: 2, revision: 1, values: [8] };
    play.contribute(100_001, { ...late, minute: 9 }, late);
    const payload = travelling({ ...late, minute: 9 }, late);
    const source = { partition: 'p0', position: '3', index: 1, arrivalTimeMs: 100_001 };
    expect(play.quarantined).toMatchObject([
      { type: 'tooLate', key: 'north', eventTimeMs: 120_000, payload, ...source },
    ]);
    const broken = Uint8Array.of(1, 2, 3);
    play.record({ kind: 'contributions', arrivalTimeMs: 7, payload: broken, ...play.next() });
    expect(play.quarantined.at(1)).toMatchObject({
      ...{ type: 'rejected', reason: 'schema', index: 0, isWhole: true, arrivalTimeMs: 7 },
      ...{ position: '4', payload: broken },
    });
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
        const play = new RollupPlay();
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
