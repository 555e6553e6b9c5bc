import { describe, expect, it } from 'vitest';
import type { RegistryChange, RegistryEntry } from '../../../../../lambdas/engine/index.ts';
import { PartitionPlay } from '../../../../support/partition-play.ts';

const put = (validFromMs: number, given: Partial<RegistryEntry> = {}): RegistryChange => ({
  action: 'put',
  device: 'a',
  entry: { validFromMs, tags: {}, calibration: {}, thresholds: {}, ...given },
});

const erase: RegistryChange = { action: 'erase', device: 'a' };

const maxima = ({ run }: PartitionPlay): unknown[] =>
  run.outcomes.results.map(({ measures }) => measures.max);

const limited = {
  rules: [
    { name: 'hot', window: 'w', measure: 'max', direction: 'above', limit: 5, clear: 5 },
  ] as const,
};

const scopes = ['key', 'partition'] as const;

describe('a registry change', () => {
  it('counts no reading, and moves the arrival clock like any record', () => {
    const play = new PartitionPlay();
    play.change(put(0), 7);
    expect(play.run.ledger.received).toBe(0);
    expect(play.run.state).toMatchObject({ arrivalClockMs: 7, ordinal: 1 });
    expect(play.run.state.keys.size).toBe(0);
  });

  it('calibrates what was measured from its event time on, however late that comes', () => {
    const play = new PartitionPlay({ windows: [{ name: 'w', size: 10, offset: 0, lateness: 50 }] });
    play.change(put(10, { calibration: { a: { scale: 1, offset: 0.5 } } }));
    play.change(put(20, { calibration: { a: { scale: 2, offset: 0 } } }));
    for (const event of [25, 15, 5]) play.read('a', event, { a: 3 });
    play.read('b', 25, { a: 3 });
    for (const device of ['a', 'b']) play.read(device, 30);
    expect(maxima(play)).toEqual([3.5, 3, 6, 3]);
  });

  it('tells a resend from before it as a duplicate', () => {
    const play = new PartitionPlay({ dedupe: { within: 100, atMost: 3 } });
    play.read('a', 5, { a: 1 });
    play.change(put(0, { calibration: { a: { scale: 2, offset: 0 } } }));
    expect(play.read('a', 5, { a: 1 })).toBe('duplicate');
  });

  it('gives results and alerts the tags that held at the start of their window', () => {
    const play = new PartitionPlay({ ...limited, tags: ['site'] });
    play.change(put(10, { tags: { site: 'north', owner: 'ann' } }));
    play.change(put(15, { tags: { site: 'south' } }));
    for (const event of [5, 15, 25, 35]) play.read('a', event, { a: 9 });
    const { results, alerts } = play.run.outcomes;
    expect(results.map(({ tags }) => tags)).toEqual([{}, { site: 'north' }, { site: 'south' }]);
    expect(alerts.map(({ tags }) => tags)).toEqual([{}]);
  });

  it('leaves results without tags where the pipeline declares none', () => {
    const play = new PartitionPlay();
    play.change(put(0, { tags: { site: 'north' } }));
    play.read('a', 5);
    play.read('a', 15);
    expect(play.run.outcomes.results[0]).not.toHaveProperty('tags');
  });

  it("puts the device's own limit in place of the declared one, and back", () => {
    const play = new PartitionPlay(limited);
    play.change(put(10, { thresholds: { hot: { limit: 7, clear: 6 } } }));
    play.change({ action: 'remove', device: 'a', validFromMs: 40 });
    for (const [event, a] of [5, 5, 7, 7, 6, 6].entries()) {
      play.read('a', event * 10, { a });
      play.read('b', event * 10, { a });
    }
    expect(play.alerts).toEqual(['b 20 alarm', 'a 40 alarm']);
    const [, { detail } = { detail: '' }] = play.run.outcomes.alerts;
    expect(detail).toContain('is above 5');
  });

  it('changes no window that has fired, until it fires again', () => {
    const play = new PartitionPlay({
      ...limited,
      windows: [{ name: 'w', size: 10, offset: 0, lateness: 50 }],
    });
    play.read('a', 5, { a: 6 });
    play.read('a', 15, { a: 1 });
    play.change(put(0, { thresholds: { hot: { limit: 7, clear: 7 } } }));
    play.read('a', 25, { a: 1 });
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 ok']);
    play.read('a', 6, { a: 6 });
    expect(play.alerts.at(-1)).toBe('a 0 corrected');
  });

  it('lets no alarm end while its condition holds, whatever `clear` says', () => {
    const play = new PartitionPlay(limited);
    play.change(put(0, { thresholds: { hot: { limit: 5, clear: 8 } } }));
    for (const [event, a] of [9, 7, 7, 5, 5].entries()) play.read('a', event * 10, { a });
    expect(play.alerts).toEqual(['a 0 alarm', 'a 0 ok']);
    expect(play.run.outcomes.alerts.at(-1)?.revision).toBe(6);
  });
});

describe('an erasure', () => {
  it.each(scopes)('drops the key unfired, scope %s, and the ledger keeps counting', (scope) => {
    const play = new PartitionPlay({ scope, idleAfter: 50 });
    play.read('a', 5);
    play.read('b', 6);
    play.change(erase, 7);
    expect([...play.run.state.keys.keys()]).toEqual(['b']);
    expect(play.run.ledger).toMatchObject({ received: 2, accepted: 2 });
    play.tick(1_000);
    expect(play.firings()).toEqual([`w b 0..10 ${scope === 'key' ? 'idle' : 'onTime'} 1`]);
  });

  it.each(scopes)('lets a later reading open a fresh key, scope %s', (scope) => {
    const play = new PartitionPlay({ scope, dedupe: { within: 100, atMost: 3 } });
    play.read('a', 5, { a: 1 });
    play.change(erase, 6);
    expect(play.read('a', 5, { a: 1, at: 7 })).toBe('accepted');
    play.read('a', 15);
    expect(play.firings()).toEqual(['w a 0..10 onTime 1']);
  });

  it('takes along what the registry knows of the device', () => {
    const play = new PartitionPlay({ tags: ['site'] });
    play.change(put(0, { tags: { site: 'north' } }));
    play.change(erase);
    play.read('a', 5);
    play.read('a', 15);
    expect(play.run.outcomes.results[0]?.tags).toEqual({});
  });

  it('is gone from the state for good: nothing of it is in a snapshot', () => {
    const play = new PartitionPlay();
    play.change({ action: 'remove', device: 'meter-of-ann', validFromMs: 0 });
    play.read('meter-of-ann', 5);
    play.run.commit();
    play.change({ action: 'erase', device: 'meter-of-ann' });
    play.run.commit();
    expect(Buffer.from(play.run.bytes).includes('ann')).toBe(false);
    play.run.reload();
    expect(play.run.state.keys.size).toBe(0);
    expect(Buffer.from(play.run.bytes).includes('ann')).toBe(false);
  });

  it('is once where it comes twice', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.change(erase);
    const { bytes } = play.run;
    play.change(erase);
    expect(play.run.bytes).toHaveLength(bytes.length);
    expect(play.run.state.keys.size).toBe(0);
  });
});
