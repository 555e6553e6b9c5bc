import { describe, expect, it } from 'vitest';
import { PartitionPlay } from '../../../../support/partition-play.ts';

describe('window rules', () => {
  const rules = [
    { name: 'hot', window: 'w', measure: 'max', direction: 'above', limit: 5, clear: 3 },
  ] as const;

  it('shows a rule every firing: idle, on time and late', () => {
    const play = new PartitionPlay({ rules });
    play.read('a', 5, { a: 4 });
    play.tick(200);
    play.read('a', 6, { a: 9, at: 201 });
    play.tick(400);
    play.read('a', 20, { a: 1, at: 401 });
    expect(play.alerts).toEqual(['a 0 alarm']);
    play.read('a', 12, { a: 9, at: 402 });
    play.read('a', 30, { a: 1, at: 403 });
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 ok']);
  });

  it('withdraws an alarm that a late reading takes the cause from', () => {
    const play = new PartitionPlay({
      rules: [{ ...rules[0], measure: 'mean', limit: 5, clear: 5 }],
    });
    play.read('a', 5, { a: 9 });
    play.read('a', 12, { a: 1 });
    play.read('a', 6, { a: -9 });
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 corrected']);
  });

  it('raises and ends an alarm in one record as one transition, of that record', () => {
    const play = new PartitionPlay({ rules });
    play.pack('a', [5], 5);
    play.read('b', 5, { a: 9 });
    play.read('b', 12, { a: 1 });
    expect(play.alerts).toEqual(['b 0 alarm']);
    const gap = new PartitionPlay({ rules, bound: 20 });
    gap.read('b', 5, { a: 9 });
    gap.read('b', 12, { a: 1 });
    gap.read('b', 60, { a: 1 });
    expect(gap.alerts).toEqual(['b 0 ok']);
    expect(gap.run.outcomes.alerts[0]?.revision).toBe(3);
  });

  it('keeps an alarm standing through silence: a gap is no recovery', () => {
    const play = new PartitionPlay({ rules });
    play.read('a', 5, { a: 9 });
    play.tick(2_000);
    expect(play.alerts).toEqual(['a 0 alarm']);
    play.read('a', 2_000, { a: 1 });
    play.read('a', 2_010, { a: 1 });
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 ok']);
  });

  it('looks at the keys of its sensor type alone', () => {
    const play = new PartitionPlay({ rules }, (declared) => {
      const { any } = declared.reading.sensorTypes;
      if (any === undefined) throw new Error('the script declares one type');
      const sensorTypes = { cold: { ...any, sensors: 'c*' }, warm: { ...any, sensors: 'w*' } };
      const alerts = declared.alerts.map((rule) => ({ ...rule, sensorType: 'cold' }));
      return { ...declared, reading: { ...declared.reading, sensorTypes }, alerts };
    });
    for (const key of ['c1', 'w1']) play.read(key, 5, { a: 9 });
    for (const key of ['c1', 'w1']) play.read(key, 12, { a: 9 });
    expect(play.alerts).toEqual(['c1 0 alarm']);
  });

  it('settles a window once nothing can correct it, and not a millisecond before', () => {
    const play = new PartitionPlay({ rules });
    const remembered = () => play.run.state.keys.get('a')?.thresholds[0]?.evaluations.length;
    play.read('a', 5, { a: 9 });
    play.read('a', 14, { a: 1 });
    expect(remembered()).toBe(1);
    play.read('a', 15, { a: 1 });
    expect(remembered()).toBe(0);
    expect(play.run.state.keys.get('a')?.thresholds[0]?.standing).toBe('0');
  });

  it('waits for the lateness of its own window', () => {
    const windows = [
      { name: 'brief', size: 10, offset: 0, lateness: 0 },
      { name: 'w', size: 10, offset: 0, lateness: 50 },
    ];
    const mean = [{ ...rules[0], measure: 'mean', clear: 5 }] as const;
    const play = new PartitionPlay({ windows, rules: mean });
    play.read('a', 5, { a: 9 });
    play.read('a', 30, { a: 1 });
    play.read('a', 6, { a: -9 });
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 corrected']);
  });

  it('keeps a session that grows until it has fired again', () => {
    const windows = [{ name: 'w', size: 1, gap: 10, offset: 0, lateness: 20 }];
    const play = new PartitionPlay({ windows, rules: [{ ...rules[0], measure: 'mean' }] });
    play.read('a', 0, { a: 9 });
    play.read('a', 10, { a: -9 });
    expect(play.alerts).toEqual(['a 0 alarm']);
    play.read('a', 5, { a: -9 });
    for (const event of [19, 28, 37]) play.read('a', event, { a: -9 });
    play.read('a', 100, { a: -9 });
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 corrected']);
  });
});
