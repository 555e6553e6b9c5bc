import { describe, expect, it } from 'vitest';
import type { ScriptRecord } from '../../../../simulation/workload/fleet-script.ts';
import { PartitionPlay } from '../../../support/partition-play.ts';

const read = (device: string, event: number): ScriptRecord => ({
  kind: 'readings',
  device,
  arrival: event,
  readings: [{ event, a: 1 }],
});

describe('pane firer', () => {
  it('fires on time once W >= maxTimestamp, and not a millisecond before', () => {
    const play = new PartitionPlay();
    play.read('a', 0);
    play.read('a', 9);
    expect(play.firings()).toEqual([]);
    play.read('a', 10);
    expect(play.firings()).toEqual(['w a 0..10 onTime 2']);
  });

  it('fires late for each change after that, and for nothing else', () => {
    const play = new PartitionPlay();
    play.read('a', 0);
    play.read('a', 12);
    play.firings();
    play.read('a', 13);
    expect(play.firings()).toEqual([]);
    play.read('a', 5);
    expect(play.firings()).toEqual(['w a 0..10 late 2']);
    play.pack('a', [3, 4], 14);
    expect(play.firings()).toEqual(['w a 0..10 late 4']);
  });

  it('fires a pane late that its first reading opened behind W', () => {
    const play = new PartitionPlay();
    play.read('a', 12);
    play.read('a', 5);
    expect(play.firings()).toEqual(['w a 0..10 late 1']);
  });

  it('publishes a result at most once per record, as it stands after the last reading', () => {
    const play = new PartitionPlay({ windows: [{ name: 'w', size: 10, offset: 0, lateness: 90 }] });
    play.pack('a', [1, 2, 30, 3, 12, 4, 13, 31], 50);
    expect(play.firings()).toEqual(['w a 0..10 onTime 4', 'w a 10..20 late 2']);
  });

  it('closes windows within a pack as it would between records', () => {
    const verdicts = new PartitionPlay().pack('a', [1, 2, 30, 3, 31], 50);
    expect(verdicts).toEqual(['accepted', 'accepted', 'accepted', 'tooLate', 'accepted']);
  });

  it('makes revisions of the epoch and the ordinal of the record, ticks counted', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(6);
    play.foreign();
    play.read('a', 12);
    play.tick(13);
    play.read('a', 6);
    expect(play.run.outcomes.results.map(({ revision }) => revision)).toEqual([4, 6]);
    play.run.state.epoch = 3;
    play.read('a', 20);
    expect(play.run.outcomes.results.at(-1)?.revision).toBe(3 * 2 ** 40 + 7);
  });

  it('tells all that identifies and describes a result', () => {
    const play = new PartitionPlay();
    play.read('a', 5, { a: 2.5, b: -7 });
    play.read('a', 6, { a: 0.5 });
    play.read('a', 10);
    expect(play.run.outcomes.results).toEqual([
      {
        type: 'result',
        pipeline: 'scripted',
        window: 'w',
        key: 'a',
        id: '0',
        start: 0,
        end: 10,
        revision: 3,
        reason: 'onTime',
        count: 2,
        measures: { mean: 1.5, max: 2.5, count: 2, sumB: -7, minB: -7 },
      },
    ]);
  });

  it('gives null for a measure that no reading of the pane carried', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('a', 10);
    expect(play.run.outcomes.results[0]?.measures).toMatchObject({ minB: null, sumB: 0 });
  });
});

describe('pane firer, silence, scope key', () => {
  it('fires each changed pane once at the first tick after idleAfter, and keeps it open', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(104);
    expect(play.firings()).toEqual([]);
    play.tick(105);
    expect(play.firings()).toEqual(['w a 0..10 idle 1']);
    play.tick(106);
    play.tick(500);
    expect(play.firings()).toEqual([]);
    expect(play.read('a', 6, { at: 510 })).toBe('accepted');
    play.tick(609);
    expect(play.firings()).toEqual([]);
    play.tick(610);
    expect(play.firings()).toEqual(['w a 0..10 idle 2']);
  });

  it('fires no pane again for a silence that it fired for before its state was lost', () => {
    const play = new PartitionPlay({ bound: 40 });
    for (const event of [5, 15, 25]) play.read('a', event);
    play.run.commit();
    play.tick(200);
    expect(play.firings()).toHaveLength(3);
    play.run.commit();
    play.run.reload();
    play.tick(300);
    expect(play.firings()).toEqual([]);
  });

  it('looks at silence on ticks only', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('b', 900);
    expect(play.firings()).toEqual([]);
  });

  it('counts silence by the arrival clock, which no older tick moves back', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.read('b', 105);
    play.tick(7);
    expect(play.firings()).toEqual(['w a 0..10 idle 1']);
  });

  it('leaves W where it was: a device that comes back is not late within its bound', () => {
    const play = new PartitionPlay({
      bound: 8,
      windows: [{ name: 'w', size: 10, offset: 0, lateness: 0 }],
    });
    play.read('a', 9);
    play.tick(900);
    expect(play.firings()).toEqual(['w a 0..10 idle 1']);
    const back = play.pack('a', [12, 4, 17, 9, 26], 950);
    expect(back).toEqual(Array(5).fill('accepted'));
    expect(play.firings()).toEqual(['w a 0..10 onTime 3']);
  });

  it('fires on time after idle, though nothing changed in between', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(200);
    play.read('a', 30, { at: 201 });
    expect(play.firings()).toEqual(['w a 0..10 idle 1', 'w a 0..10 onTime 1']);
  });

  it('fires silent keys in the order of their names', () => {
    const play = new PartitionPlay();
    for (const key of ['c', 'a', 'b']) play.read(key, 5);
    play.tick(200);
    expect(play.firings().map((firing) => firing.slice(0, 3))).toEqual(['w a', 'w b', 'w c']);
  });
});

describe('pane firer, forgetting, scope key', () => {
  const windows = [
    { name: 'w', size: 10, offset: 0, lateness: 5 },
    { name: 'long', size: 100, offset: 0, lateness: 0 },
  ];

  it('fires finally after forgetAfter, and moves W past the last pane of every window', () => {
    const play = new PartitionPlay({ windows });
    play.read('a', 5);
    play.tick(1_004);
    expect(play.firings()).toEqual(['w a 0..10 idle 1', 'long a 0..100 idle 1']);
    play.tick(1_005);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1', 'long a 0..100 onTime 1']);
    expect(play.run.state.keys.get('a')).toMatchObject({ watermarkMs: 99, isForgotten: true });
    play.tick(3_000);
    expect(play.firings()).toEqual([]);
  });

  it('takes nothing back behind the last pane, and anything after it', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(2_000);
    expect(play.run.state.keys.get('a')?.watermarkMs).toBe(14);
    expect(play.read('a', 9, { at: 2_001 })).toBe('tooLate');
    expect(play.read('a', 10, { at: 2_002 })).toBe('accepted');
    expect(play.run.ledger).toMatchObject({ accepted: 2, tooLate: 1 });
  });

  it('keeps W until it is behind the guard, and nothing else', () => {
    const play = new PartitionPlay({ maxAge: 5_000, dedupe: { within: 9_000, atMost: 5 } });
    play.read('a', 5);
    play.tick(1_005);
    const key = play.run.state.keys.get('a');
    expect(key?.slices).toEqual([[]]);
    expect(key?.recent).toBeUndefined();
    play.tick(5_014);
    expect(play.run.state.keys.has('a')).toBe(true);
    play.tick(5_015);
    expect(play.run.state.keys.has('a')).toBe(false);
    expect(play.read('a', 14, { at: 5_015 })).toBe('too_old');
  });

  it('opens no pane again over a row once W is gone too, for a record that was held back', () => {
    const play = new PartitionPlay({ maxAge: 5_000 });
    play.read('a', 5);
    play.tick(5_015);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1']);
    expect(play.run.state.keys.has('a')).toBe(false);
    expect(play.read('a', 9, { at: 5_000 })).toBe('tooLate');
    expect(play.firings()).toEqual([]);
    expect(play.read('a', 15, { at: 5_015 })).toBe('accepted');
  });

  it('forgets a key again that comes back and is silent again', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.tick(2_000);
    play.read('a', 2_000);
    expect(play.run.state.keys.get('a')?.isForgotten).toBe(false);
    play.tick(3_000);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1', 'w a 2000..2010 onTime 1']);
  });
});

describe('pane firer, scope partition', () => {
  it('fires the panes of keys that a batch before this one opened', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('quiet', 5);
    expect(play.firings()).toEqual([]);
    play.read('busy', 12);
    expect(play.firings()).toEqual(['w quiet 0..10 onTime 1']);
  });

  it('fires the panes of a silent key one after the other, within a batch too', () => {
    const play = new PartitionPlay({ scope: 'partition', bound: 30 });
    play.batch(read('quiet', 5), read('quiet', 15), read('busy', 41), read('busy', 51));
    expect(play.firings()).toEqual(['w quiet 0..10 onTime 1', 'w quiet 10..20 onTime 1']);
  });

  it('fires what a record corrects in the order of the names of keys', () => {
    const play = new PartitionPlay({ scope: 'partition', gateways: { g: ['a', 'b'] } });
    const both = ['b', 'a'].map((sensor) => `{"sensor":"${sensor}","at":5,"a":1}`);
    play.read('c', 12);
    play.record((source) => ({
      ...source,
      kind: 'reading',
      arrivalTimeMs: 13,
      topic: 'dt/g',
      clientId: 'g',
      payload: new TextEncoder().encode(`[${both.join(',')}]`),
    }));
    expect(play.firings()).toEqual(['w a 0..10 late 1', 'w b 0..10 late 1']);
  });

  it('moves W with the arrival clock, idleAfter behind, from the largest event time', () => {
    const play = new PartitionPlay({ scope: 'partition', bound: 3 });
    play.read('a', 8, { at: 1_000 });
    play.read('a', 6, { at: 1_010 });
    expect(play.run.state.watermarkMs).toBe(8 - 3 - 1);
    play.tick(1_010 + 101);
    expect(play.run.state.watermarkMs).toBe(8 + 101 - 100 - 1);
    expect(play.firings()).toEqual([]);
    play.tick(1_010 + 102);
    expect(play.run.state.watermarkMs).toBe(9);
    expect(play.firings()).toEqual(['w a 0..10 onTime 2']);
  });

  it('moves W in silence before a record is judged', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('a', 8, { at: 1_000 });
    expect(play.read('b', 2, { at: 1_106 })).toBe('accepted');
    expect(play.firings()).toEqual(['w a 0..10 onTime 1', 'w b 0..10 late 1']);
    expect(play.read('b', 3, { at: 1_106 + 113 })).toBe('tooLate');
  });

  it('does not take a refused reading for the end of a silence', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('a', 8, { at: 1_000 });
    expect(play.read('a', 9_000, { at: 1_050 })).toBe('future');
    expect(play.read('a', 8, { at: 1_060, flaw: 'schema' })).toBe('schema');
    play.tick(1_102);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1']);
  });

  it('never fires for silence what W has not reached', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('a', 5, { at: 1_000 });
    play.tick(1_100);
    expect(play.firings()).toEqual([]);
  });

  it('removes keys of which nothing is left, and takes them back as they went', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('a', 5);
    play.read('b', 50);
    play.tick(1_004);
    expect([...play.run.state.keys.keys()]).toEqual(['a', 'b']);
    play.tick(1_005);
    expect([...play.run.state.keys.keys()]).toEqual(['b']);
    expect(play.read('a', 5, { at: 1_006 })).toBe('tooLate');
  });

  it('keeps a key for as long as its readings are remembered for dedupe', () => {
    const dedupe = { within: 5_000, atMost: 5 };
    const play = new PartitionPlay({ scope: 'partition', dedupe });
    play.read('a', 5);
    play.read('b', 50);
    play.tick(5_004);
    expect(play.read('a', 5, { at: 5_004 })).toBe('duplicate');
    play.tick(10_003);
    expect([...play.run.state.keys.keys()]).toEqual(['a']);
    play.tick(10_004);
    expect(play.run.state.keys.size).toBe(0);
  });

  it('keeps a key of which any window has a pane', () => {
    const play = new PartitionPlay({
      scope: 'partition',
      windows: [
        { name: 'w', size: 10, offset: 0, lateness: 0 },
        { name: 'long', size: 5_000, offset: 0, lateness: 0 },
      ],
    });
    play.read('a', 5);
    play.read('b', 50);
    play.tick(1_050);
    expect([...play.run.state.keys.keys()]).toEqual(['a', 'b']);
    play.tick(6_000);
    expect(play.run.state.keys.size).toBe(0);
    expect(play.firings().at(0)).toBe('w a 0..10 onTime 1');
  });

  it('keeps a key whose alarm stands, however long it is silent', () => {
    const hot = { name: 'hot', window: 'w', measure: 'max', limit: 5, clear: 3 } as const;
    const rules = [{ ...hot, direction: 'above' as const }];
    const play = new PartitionPlay({ scope: 'partition', forgetAfter: 100, rules });
    play.read('a', 5, { a: 9 });
    play.read('b', 50);
    play.tick(2_000);
    expect([...play.run.state.keys.keys()]).toEqual(['a']);
    play.read('a', 2_000, { a: 1 });
    play.tick(2_200);
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 ok']);
    play.tick(4_000);
    expect(play.run.state.keys.size).toBe(0);
  });
});

describe('pane firer, early', () => {
  const windows = [
    { name: 'w', size: 10, offset: 0, lateness: 5, earlyEvery: 50 },
    { name: 'long', size: 1_000, offset: 0, lateness: 0, earlyEvery: 100 },
    { name: 'silent', size: 1_000, offset: 0, lateness: 0 },
  ];

  it.each(['key', 'partition'] as const)(
    'tells changed panes at their times, scope %s',
    (scope) => {
      const play = new PartitionPlay({ scope, windows, bound: 40 });
      play.read('b', 5);
      play.read('a', 5);
      play.read('a', 15);
      play.tick(49);
      expect(play.firings()).toEqual([]);
      play.tick(50);
      expect(play.firings()).toEqual([
        'w a 0..10 early 1',
        'w a 10..20 early 1',
        'w b 0..10 early 1',
      ]);
      play.read('a', 16, { at: 51 });
      play.tick(99);
      expect(play.firings()).toEqual([]);
      play.tick(100);
      expect(play.firings().filter((text) => text.includes('early'))).toEqual([
        'w a 10..20 early 2',
        'long a 0..1000 early 3',
        'long b 0..1000 early 1',
      ]);
    },
  );

  it('tells no pane again that was told before its state was lost', () => {
    const play = new PartitionPlay({ windows, bound: 40 });
    for (const event of [5, 15, 25]) play.read('a', event);
    play.run.commit();
    play.tick(50);
    expect(play.firings()).toHaveLength(3);
    play.run.commit();
    play.run.reload();
    play.tick(100);
    expect(play.firings()).toEqual(['long a 0..1000 early 3']);
  });
});
