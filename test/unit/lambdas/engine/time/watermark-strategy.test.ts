import { describe, expect, it } from 'vitest';
import type { ScriptRecord } from '../../../../../simulation/workload/fleet-script.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const read = (device: string, event: number): ScriptRecord => ({
  kind: 'readings',
  device,
  arrival: event,
  readings: [{ event, a: 1 }],
});

describe('watermark of scope partition', () => {
  it('fires the panes of keys that a batch before this one opened', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('quiet', 5);
    expect(play.firings()).toEqual([]);
    play.read('busy', 12);
    expect(play.firings()).toEqual(['w quiet 0..10 onTime 1']);
  });

  it('fires late for a reading into the newest pane of its key, once W is at its last ms', () => {
    const play = new PartitionPlay({ scope: 'partition' });
    play.read('a', 5);
    play.read('b', 10);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1']);
    play.read('a', 6, { at: 11 });
    expect(play.firings()).toEqual(['w a 0..10 late 2']);
  });

  it('fires the panes of a silent key one after the other, within a batch too', () => {
    const play = new PartitionPlay({ scope: 'partition', bound: 30 });
    play.batch(read('quiet', 5), read('quiet', 15), read('busy', 41), read('busy', 51));
    expect(play.firings()).toEqual(['w quiet 0..10 onTime 1', 'w quiet 10..20 onTime 1']);
  });

  it('fires what a record corrects in the order of the names of keys', () => {
    const play = new PartitionPlay({ scope: 'partition' }, (declared) => ({
      ...declared,
      reading: { ...declared.reading, gateways: { g: ['a', 'b'] } },
    }));
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
