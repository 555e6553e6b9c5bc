import { describe, expect, it } from 'vitest';
import {
  InvariantError,
  isBalanced,
  PartitionFold,
  type SourceRecord,
} from '../../../../lambdas/engine/index.ts';
import type { ScriptRecord } from '../../../../simulation/workload/fleet-script.ts';
import { sourceRecords } from '../../../../simulation/workload/script-records.ts';
import { PartitionPlay } from '../../../support/partition-play.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Sends a payload as a device of that name would. */
const send = (play: PartitionPlay, payload: string | Uint8Array, arrivalTimeMs: number) =>
  play.record((source) => ({
    ...source,
    kind: 'reading',
    arrivalTimeMs,
    topic: 'dt/a',
    clientId: 'a',
    payload: typeof payload === 'string' ? bytes(payload) : payload,
  }));

describe('partition fold, guards', () => {
  it('takes a reading exactly maxClockAhead ahead or maxAge behind, and none past them', () => {
    const play = new PartitionPlay({ maxClockAhead: 100, maxAge: 1_000 });
    expect(play.read('a', 5_100, { at: 5_000 })).toBe('accepted');
    expect(play.read('b', 5_101, { at: 5_000 })).toBe('future');
    expect(play.read('c', 4_000, { at: 5_000 })).toBe('accepted');
    expect(play.read('d', 3_999, { at: 5_000 })).toBe('too_old');
  });

  it.each(['key', 'partition'] as const)('moves no watermark of scope %s for them', (scope) => {
    const play = new PartitionPlay({ scope, maxClockAhead: 100, maxAge: 1_000 });
    play.read('a', 5_000);
    const marks = () => [play.run.state.watermarkMs, play.run.state.keys.get('a')?.watermarkMs];
    const before = marks();
    expect(play.read('a', 9_000, { at: 5_001 })).toBe('future');
    expect(play.read('a', 1, { at: 5_002 })).toBe('too_old');
    expect(marks()).toEqual(before);
    expect(play.firings()).toEqual([]);
  });

  it('takes the first reading of a device at the guard into a window that ends there', () => {
    const windows = [{ name: 'w', size: 1, offset: 0, lateness: 0 }];
    const play = new PartitionPlay({ maxAge: 100, windows });
    expect(play.read('a', 900, { at: 1_000 })).toBe('accepted');
  });

  it('measures them from the arrival of the record itself, whatever the arrival clock says', () => {
    const play = new PartitionPlay({ scope: 'partition', maxClockAhead: 100, maxAge: 1_000 });
    play.tick(9_000);
    expect(play.read('a', 5_101, { at: 5_000 })).toBe('future');
    expect(play.read('a', 4_000, { at: 5_000 })).toBe('accepted');
  });
});

describe('partition fold, verdicts', () => {
  it('gives each reading of a pack its own, by index', () => {
    const play = new PartitionPlay({ dedupe: { within: 1_000, atMost: 9 }, maxAge: 500 });
    play.read('a', 100);
    const good = '{"sensor":"a","at":101,"a":1}';
    const pack = [
      good,
      '{"sensor":"b","at":101,"a":1}',
      good,
      '{"sensor":"a","at":101,"a":5000}',
      '{"sensor":"a","at":-500,"a":1}',
      '{"sensor":"a","at":70,"a":1}',
      '{"sensor":"a","at":102,"a":1}',
    ];
    expect(send(play, `[${pack.join(',')}]`, 102)).toEqual([
      'accepted',
      'identity',
      'duplicate',
      'out_of_range',
      'too_old',
      'tooLate',
      'accepted',
    ]);
  });

  it('rejects a reading as internal on which judging throws, and goes on with its neighbours', () => {
    const play = new PartitionPlay();
    const trap = {
      get sensor(): string {
        throw new Error('sprung');
      },
    };
    const good = { sensor: 'a', at: 5, a: 1 };
    const format = { decode: () => ({ ok: true, readings: [good, trap, good] }) as const };
    const { outcomes, state } = play.run;
    new PartitionFold(play.pipeline, format, 'p0', state).fold(
      {
        kind: 'reading',
        partition: 'p0',
        position: '1',
        arrivalTimeMs: 5,
        topic: 'dt/a',
        clientId: 'a',
        payload: bytes('any'),
      },
      outcomes,
    );
    expect(state.ledger).toMatchObject({ accepted: 2, rejected: 1, rejectedBy: { internal: 1 } });
    expect(outcomes.refused[0]).toMatchObject({ index: 1, detail: 'Error: sprung' });
  });

  it('counts a pack that cannot be decoded as one', () => {
    const play = new PartitionPlay();
    const good = '{"sensor":"a","at":101,"a":1}';
    expect(send(play, `[${good},${good}`, 102)).toEqual(['malformed']);
    expect(send(play, `[${good},7]`, 102)).toEqual(['schema']);
    expect(send(play, '[]', 102)).toEqual(['schema']);
    expect(play.run.ledger.received).toBe(3);
  });

  it('rejects a payload of more than 128 KB and a pack of more than 1000, each as one', () => {
    const play = new PartitionPlay();
    const reading = '{"sensor":"a","at":101,"a":1}';
    const padded = (size: number): string => reading + ' '.repeat(size - reading.length);
    expect(send(play, padded(128 * 1024), 102)).toEqual(['accepted']);
    expect(send(play, padded(128 * 1024 + 1), 102)).toEqual(['too_large']);
    expect(play.run.outcomes.refused.at(-1)).toMatchObject({
      detail: 'the payload has 131073 bytes, more than 131072',
    });
    const pack = (size: number): string => `[${Array(size).fill(reading).join(',')}]`;
    expect(send(play, pack(1_000), 103)).toHaveLength(1_000);
    expect(send(play, pack(1_001), 103)).toEqual(['too_large']);
    expect(play.run.outcomes.refused.at(-1)).toMatchObject({
      detail: 'the pack has 1001 readings, more than 1000',
    });
    const [half] = ['[', ']'].map((end) => end.padStart(64 * 1024, ' '));
    const whole = `${half}${reading}${' '.repeat(64 * 1024 - reading.length - 1)}]`;
    expect(send(play, whole, 103)).toEqual(['accepted']);
  });

  it('rejects a foreign record, which moves the ordinal and no clock', () => {
    const play = new PartitionPlay();
    play.read('a', 5);
    play.foreign();
    expect(play.run.ledger.rejectedBy).toEqual({ malformed: 1 });
    expect(play.run.state).toMatchObject({ ordinal: 2, arrivalClockMs: 5 });
    expect(play.run.outcomes.refused[0]).toStrictEqual({
      type: 'rejected',
      reason: 'malformed',
      detail: 'foreign',
      partition: 'p0',
      position: '14',
      index: 0,
      isWhole: true,
      payload: bytes('?'),
    });
  });

  it('keeps what a refused reading was: bytes, place, arrival, sender and reason', () => {
    const play = new PartitionPlay();
    send(play, '{"sensor":"a","at":50,"a":1}', 50);
    send(play, '[{"sensor":"a","at":51,"a":1},{"sensor":"a","at":3,"a":1},{}]', 51);
    const source = {
      partition: 'p0',
      position: '14',
      arrivalTimeMs: 51,
      topic: 'dt/a',
      clientId: 'a',
      payload: bytes('[{"sensor":"a","at":51,"a":1},{"sensor":"a","at":3,"a":1},{}]'),
    };
    expect(play.run.outcomes.refused).toStrictEqual([
      {
        type: 'tooLate',
        ...source,
        index: 1,
        key: 'a',
        eventTimeMs: 3,
        detail: 'its windows were cleaned up: the watermark is 47 ms past it',
      },
      {
        type: 'rejected',
        ...source,
        index: 2,
        reason: 'schema',
        detail: 'sensor is absent, but must be text of 1 to 128 characters',
      },
    ]);
  });

  it('refuses one bad measure by itself, and counts it beside the sum', () => {
    const play = new PartitionPlay();
    expect(play.read('a', 5, { a: 3, b: 5_000 })).toBe('accepted');
    expect(play.run.ledger).toMatchObject({ received: 1, accepted: 1, rejectedMeasures: 1 });
    expect(play.run.outcomes.refused[0]).toMatchObject({
      type: 'rejected',
      reason: 'out_of_range',
      measure: 'b',
      index: 0,
    });
    play.read('a', 10);
    expect(play.run.outcomes.results[0]?.measures).toMatchObject({ mean: 3, minB: null });
  });

  it('keeps its ledger balanced after every record', () => {
    const play = new PartitionPlay({ dedupe: { within: 1_000, atMost: 2 }, maxAge: 500 });
    for (const event of [900, 900, 901, 20, 880, 905, 905, 2_000, 901]) {
      play.read('a', event, { at: 900 });
      play.foreign();
      send(play, 'no', 900);
      play.tick(900);
      expect(isBalanced(play.run.ledger)).toBe(true);
    }
    expect(play.run.ledger).toMatchObject({ received: 27, rejectedBy: { malformed: 18 } });
  });

  it('begins a device anew that was erased, within a batch too', () => {
    const play = new PartitionPlay();
    const reading: ScriptRecord = {
      kind: 'readings',
      device: 'a',
      arrival: 5,
      readings: [{ event: 5, a: 1 }],
    };
    const erase: ScriptRecord = {
      kind: 'control',
      arrival: 5,
      change: { action: 'erase', device: 'a' },
    };
    play.batch(reading, erase, reading, { kind: 'tick', arrival: 200 });
    expect(play.firings()).toEqual(['w a 0..10 idle 1']);
  });

  it('takes the one reading of a pack that is redriven, by its index', () => {
    const play = new PartitionPlay();
    const redrive = (id: string, index: number): string[] => {
      const script = sourceRecords([
        {
          kind: 'readings',
          device: 'a',
          arrival: 9,
          readings: [5, 6, 7].map((event) => ({ event, a: 1 })),
          redrive: { of: id, until: 1_000, index },
        },
      ]);
      return play.record((place) => ({ ...(script[0] as SourceRecord), ...place })).flat();
    };
    redrive('r2', 2);
    redrive('r2', 2);
    redrive('r3', 3);
    expect(play.run.outcomes.refused).toMatchObject([
      { type: 'duplicate', index: 2, redriveOf: 'r2' },
      { type: 'rejected', index: 3, detail: 'the pack has 3 readings, none at 3' },
    ]);
    expect(play.run.ledger).toMatchObject({ received: 3, accepted: 1, duplicate: 1, rejected: 1 });
    const [alone] = sourceRecords([
      {
        kind: 'readings',
        device: 'a',
        arrival: 9,
        readings: [{ event: 8, a: 1 }],
        redrive: { of: 'r4', until: 1_000, index: 1 },
      },
    ]);
    play.record((place) => ({ ...(alone as SourceRecord), ...place }));
    expect(play.run.outcomes.refused.at(-1)).toMatchObject({
      reason: 'schema',
      detail: 'the pack has 1 readings, none at 1',
    });
  });

  it('refuses a position that does not grow', () => {
    const play = new PartitionPlay();
    const tick = (position: string) => () =>
      play.run.fold({ kind: 'tick', partition: 'p0', position, arrivalTimeMs: 1 });
    tick('10')();
    expect(tick('10')).toThrow(InvariantError);
    expect(tick('9')).toThrow('position 9 of p0 is not after 10; skip what was folded before');
    expect(tick('11')).not.toThrow();
  });
});
