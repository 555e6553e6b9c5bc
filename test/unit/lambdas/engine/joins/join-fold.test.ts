import { describe, expect, it } from 'vitest';
import { days, type Pipeline, seconds } from '../../../../../lambdas/engine/index.ts';
import type { HandedReading } from '../../../../../lambdas/engine/joins/reading-contribution.ts';
import { firingsOf } from '../../../../../lambdas/engine/windows/firings.ts';
import type { JoinRules } from '../../../../../simulation/oracle/reference-join.ts';
import { handed, JoinPlay, joinedPipeline } from '../../../../support/join-play.ts';

/** Half a second before, one after; bound 1 s; a reading is too late 5 s behind W. */
const rules: JoinRules = {
  before: 500,
  after: 1_000,
  bound: 1_000,
  atMost: 10_000,
  idleAfter: 60_000,
  forgetAfter: 600_000,
  windows: [
    { name: 'tens', size: 10_000, slide: 10_000, lateness: 5_000 },
    { name: 'twenties', size: 20_000, slide: 5_000, lateness: 0 },
  ],
};

let revision = 0;

const reading = (contributor: string, eventTimeMs: number, value = 1): HandedReading => {
  revision += 1;
  return handed(contributor, eventTimeMs, { value, revision });
};

const play = (changed: Partial<JoinRules> = {}): JoinPlay =>
  new JoinPlay(joinedPipeline({ ...rules, ...changed }));

/** Window, reason, start in seconds, count and load of what fired of `tens`. */
const tens = ({ results }: JoinPlay): unknown[] =>
  results
    .filter(({ window }) => window === 'tens')
    .map(({ reason, start, count, measures }) => [reason, start / 1_000, count, measures.load]);

describe('a join', () => {
  it('pairs readings within the interval, both ends included, by the later of their times', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 9_500, 3))
      .readings(0, 'm1', reading('H1', 8_999), reading('H1', 9_000), reading('H1', 10_500))
      .readings(0, 'm1', reading('H1', 10_501), reading('P1', 40_000), reading('H1', 40_000));
    expect(tens(played)).toEqual([
      ['onTime', 0, 1, 3],
      ['onTime', 10, 1, 3],
    ]);
    expect(played.results.at(0)).toMatchObject({
      pipeline: 'plant',
      window: 'tens',
      key: 'm1',
      id: '0',
      end: 10_000,
      measures: { load: 3, heat: 1, ratio: 3 },
    });
  });

  it('keeps groups apart', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 1_000))
      .readings(0, 'm2', reading('H1', 1_000))
      .tick(700_000);
    expect(played.results).toEqual([]);
  });

  it('waits for the side that is behind, as long as it is not idle', () => {
    const played = play()
      .readings(0, 'm1', reading('H1', 1_000), reading('P1', 1_000))
      .readings(30_000, 'm1', reading('P1', 90_000))
      .tick(59_999);
    expect(tens(played)).toEqual([]);
    played.tick(60_000);
    expect(tens(played)).toEqual([['onTime', 0, 1, 1]]);
  });

  it('waits for each device of a side', () => {
    const played = play().readings(
      0,
      'm1',
      ...[reading('P1', 1_000), reading('H1', 1_000), reading('H2', 3_000)],
      ...[reading('P1', 50_000), reading('H1', 50_000)],
    );
    expect(tens(played)).toEqual([]);
    played.readings(1, 'm1', reading('H2', 50_000));
    expect(tens(played)).toEqual([['onTime', 0, 1, 1]]);
  });

  it('waits idleAfter for the other side once all were idle', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 1_000), reading('H1', 1_000))
      .readings(500_000, 'm1', reading('P1', 400_000))
      .readings(510_000, 'm1', reading('H1', 2_000), reading('P1', 2_000));
    expect(played.told).toEqual([]);
    expect(played.state.ledger).toMatchObject({ received: 5, accepted: 5 });
  });

  it('fires again for a late reading, and refuses one whose partners may be gone', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 9_000), reading('H1', 9_000))
      .readings(0, 'm1', reading('P1', 12_000), reading('H1', 12_000))
      .readings(0, 'm1', reading('P1', 9_000, 5), reading('P1', 5_999, 7));
    expect(tens(played)).toEqual([
      ['onTime', 0, 1, 1],
      ['late', 0, 2, 3],
    ]);
    expect(played.told).toEqual([
      'tooLate: P1 at 1970-01-01T00:00:05.999Z: ' +
        'the readings it could pair with in loadAgainstHeat are gone',
    ]);
  });

  it('keeps a reading until nothing that could be its partner is in time any more', () => {
    // W is at 15.999 s, so a reading of 11 s is in time, and a partner of the one of 10 s.
    const played = play()
      .readings(0, 'm1', reading('P1', 10_000, 2), reading('P1', 17_000, 4))
      .readings(0, 'm1', reading('H1', 17_000), reading('H1', 11_000))
      .reload();
    expect(played.state.joins[0]?.groups.get('m1')?.sides.left.waiting.size).toBe(2);
    // At 16 s it is neither.
    played.readings(0, 'm1', reading('P1', 17_001), reading('H1', 17_001), reading('H1', 11_000));
    expect(played.state.joins[0]?.groups.get('m1')?.sides.left.waiting.size).toBe(2);
    played.tick(700_000);
    const rows = played.rows.filter(({ window }) => window === 'tens');
    expect(rows).toMatchObject([{ start: 10_000, count: 5 }]);
  });

  it('counts a reading that comes again once, also after its commit', () => {
    const power = reading('P1', 1_000);
    const heat = reading('H1', 1_000);
    const played = play()
      .readings(0, 'm1', power, heat, power)
      .reload()
      .readings(1, 'm1', heat, power)
      .tick(700_000);
    expect(tens(played)).toEqual([['onTime', 0, 1, 1]]);
    expect(played.state.ledger).toMatchObject({ received: 5, accepted: 2, duplicate: 3 });
  });

  it('takes equal readings of two records as two', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 1_000), reading('P1', 1_000), reading('H1', 1_000))
      .tick(700_000);
    expect(tens(played)).toEqual([['onTime', 0, 2, 1]]);
  });

  it('leaves out a derived value that is no number, and not the pair', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 1_000, 4), reading('H1', 1_000, 0))
      .readings(0, 'm1', reading('H1', 1_001, 2))
      .tick(700_000);
    const [row] = played.results.filter(({ window }) => window === 'tens');
    expect(row).toMatchObject({ count: 2, measures: { load: 4, heat: 2, ratio: 2 } });
  });

  it('stops waiting for who is behind where more readings wait than atMost', () => {
    const played = play({ atMost: 4 }).readings(
      0,
      'm1',
      ...[1_000, 2_000, 20_000, 21_000, 22_000].map((at) => reading('P1', at)),
      reading('H1', 1_900),
      reading('H1', 2_001),
    );
    // W is where the reading of 1 s can go: 1 s, and 1 s after it, and 5 s of lateness.
    expect(played.told).toEqual([expect.stringMatching(/^tooLate: H1 at .*01[.]900Z/)]);
    expect(played.state.ledger).toMatchObject({ received: 7, accepted: 6, tooLate: 1 });
  });

  it('fires what is known of a silent group once, and closes it when it is forgotten', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 1_000), reading('H1', 1_000))
      .tick(60_000)
      .tick(61_000)
      .tick(600_000);
    expect(tens(played)).toEqual([
      ['idle', 0, 1, 1],
      ['onTime', 0, 1, 1],
    ]);
    played.readings(600_001, 'm1', reading('P1', 1_000), reading('H1', 1_000)).tick(2_000_000);
    expect(tens(played)).toHaveLength(2);
    expect(played.state.ledger).toMatchObject({ tooLate: 2 });
  });

  it('forgets all of a group behind maxAge, and opens none of its windows again', () => {
    const played = new JoinPlay(joinedPipeline(rules, days(1)))
      .readings(0, 'm1', reading('P1', 1_000), reading('H1', 1_000))
      .tick(days(2))
      .reload();
    expect(played.state.joins[0]?.groups.size).toBe(0);
    expect(played.state.joins[0]?.pairs.keys.size).toBe(0);
    played.readings(days(2), 'm1', reading('P1', 1_000), reading('H1', 1_000)).tick(days(4));
    expect(tens(played)).toEqual([['onTime', 0, 1, 1]]);
  });

  it('opens a group anew that was forgotten since the last commit', () => {
    const played = new JoinPlay(joinedPipeline(rules, days(1)))
      .readings(0, 'm1', reading('P1', 1_000))
      .reload()
      .tick(days(2))
      .readings(days(2), 'm1', reading('H1', days(2)))
      .reload();
    expect(played.state.joins[0]?.groups.get('m1')?.sides.left.waiting.size).toBe(0);
  });

  it('gives a reading its verdict where a derived value throws, and readings of no join', () => {
    const declared = joinedPipeline(rules);
    const throwing: Pipeline = {
      ...declared,
      joins: declared.joins.map((join) => ({
        ...join,
        derive: {
          ratio: () => {
            throw new Error('no ratio');
          },
        },
      })),
    };
    const played = new JoinPlay(throwing).readings(
      0,
      'm1',
      reading('P1', 1_000),
      reading('H1', 1_000),
    );
    const payload = Uint8Array.of(1);
    played.record({
      kind: 'joinReadings',
      arrivalTimeMs: 0,
      join: 'gone',
      group: 'm1',
      readings: [reading('P1', 2_000)],
      payload,
      ...played.next(),
    });
    expect(played.told).toEqual([
      'rejected: Error: no ratio',
      'rejected: readings for "gone", which is no join declared here',
    ]);
    expect(played.state.ledger).toMatchObject({
      received: 3,
      accepted: 1,
      rejectedBy: { internal: 1, schema: 1 },
    });
  });

  it('takes ticks by groups in the order of their names, whichever came first', () => {
    const played = play();
    for (const group of ['m2', 'm3', 'm1']) {
      played.readings(0, group, reading('P1', 1_000), reading('H1', 1_000));
    }
    played.tick(600_000);
    const fired = played.results.filter(({ window }) => window === 'tens');
    expect(fired.map(({ key }) => key)).toEqual(['m1', 'm2', 'm3']);
  });

  it('keeps in its state how far silence has brought it', () => {
    const played = play()
      .readings(0, 'm1', reading('P1', 1_000))
      .readings(30_000, 'm1', reading('P1', 2_000))
      .reload()
      .tick(60_000)
      .reload();
    // The other side is not waited for any more.
    expect(played.state.joins[0]?.pairs.keys.get('m1')?.watermarkMs).toBe(999);
  });

  it('takes a reading just as old as maxAge, and says of an older one what it was', () => {
    const played = new JoinPlay(joinedPipeline(rules, days(1)));
    const [atLimit, older] = [reading('P1', 1_000), reading('P1', 999)];
    played.readings(days(1) + 1_000, 'm1', atLimit, older);
    expect(played.quarantined).toEqual([
      {
        ...{ type: 'tooLate', partition: 'p0', position: '1', index: 1, key: 'm1' },
        ...{ arrivalTimeMs: days(1) + 1_000, payload: Uint8Array.of(7), eventTimeMs: 999 },
        detail: expect.stringContaining('P1 at 1970-01-01T00:00:00.999Z'),
      },
    ]);
  });

  it('fires early what is known by then, where its windows are to', () => {
    const declared = joinedPipeline(rules);
    const early = { every: seconds(10) };
    const joins = declared.joins.map((join) => ({
      ...join,
      windows: join.windows.map((window) => ({ ...window, firings: firingsOf({ early }) })),
    }));
    const played = new JoinPlay({ ...declared, joins })
      .tick(0)
      .readings(1, 'm1', reading('P1', 1_000), reading('H1', 1_000))
      .tick(9_999);
    expect(played.results).toEqual([]);
    played.tick(10_000);
    expect(tens(played)).toEqual([['early', 0, 1, 1]]);
  });
});
