import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBalanced, type SourceRecord } from '../../lambdas/engine/index.ts';
import { declare, sourceRecords } from '../../simulation/workload/script-records.ts';
import { runFold } from '../support/fold-run.ts';
import { PartitionPlay } from '../support/partition-play.ts';
import { randomCuts, randomPipelines, randomScripts } from '../support/random-scripts.ts';

const numRuns = 300;
const timeoutMs = 120_000;

/** A reading out of quarantine: measured and received at `event`, redriven under that id. */
const redrive = (play: PartitionPlay, of: string, event: number, until = 1_000_000) =>
  play.record((position) => ({
    ...(sourceRecords([
      {
        kind: 'readings',
        device: 'd1',
        arrival: event,
        readings: [{ event, a: 1 }],
        redrive: { of, until, index: 0 },
      },
    ])[0] as SourceRecord),
    ...position,
  }));

describe('redriven reading', () => {
  it('counts once, however often it comes', () => {
    const play = new PartitionPlay();
    play.tick(50);
    expect(redrive(play, 'r1', 42)).toEqual(['accepted']);
    expect(redrive(play, 'r1', 42)).toEqual(['duplicate']);
    play.tick(200);
    expect(play.firings()).toEqual(['w d1 40..50 idle 1']);
    expect(play.run.ledger).toMatchObject({ received: 2, accepted: 1, duplicate: 1 });
  });

  it('moves no arrival clock, and is measured by the guards from its own arrival', () => {
    const play = new PartitionPlay({ maxAge: 10, scope: 'partition' });
    play.tick(5_000);
    expect(redrive(play, 'r1', 42)).toEqual(['accepted']);
    expect(play.run.state.arrivalClockMs).toBe(5_000);
  });

  it('begins the arrival clock of a partition that has had no other record', () => {
    const play = new PartitionPlay();
    expect(redrive(play, 'r1', 42)).toEqual(['accepted']);
    expect(play.run.state.arrivalClockMs).toBe(42);
  });

  it('does not count as a sign of life of its device', () => {
    const play = new PartitionPlay();
    play.read('d1', 500);
    play.tick(590);
    redrive(play, 'r1', 501);
    play.tick(600);
    expect(play.firings()).toEqual(['w d1 500..510 idle 2']);
  });

  it.each(['key', 'partition'] as const)('makes nobody late in scope %s', (scope) => {
    const play = new PartitionPlay({ scope });
    play.read('d2', 1_000);
    redrive(play, 'r1', 995);
    expect(play.read('d2', 1_001)).toBe('accepted');
    expect(play.read('d3', 1_000, { at: 1_002 })).toBe('accepted');
  });

  it('is tooLate once its windows are gone: it waits for a replay', () => {
    const play = new PartitionPlay();
    play.read('d1', 500);
    expect(redrive(play, 'r1', 42)).toEqual(['tooLate']);
  });

  it('is tooLate where its device is gone, which may have had rows of its windows', () => {
    const play = new PartitionPlay({ maxAge: 10 });
    play.tick(5_000);
    expect(redrive(play, 'r1', 42)).toEqual(['tooLate']);
    expect(redrive(play, 'r2', 4_995)).toEqual(['accepted']);
  });

  it('is tooLate where the time is over within which it would be known again', () => {
    const play = new PartitionPlay();
    play.tick(500);
    expect(redrive(play, 'r1', 499, 500)).toEqual(['tooLate']);
    expect(play.run.outcomes.refused.at(-1)).toMatchObject({
      detail: expect.stringContaining('a replay counts it once'),
    });
  });

  it(
    'changes nothing the second time, whatever came between and however batches are cut',
    () => {
      fc.assert(
        fc.property(randomPipelines, randomScripts, randomCuts, (declared, script, cuts) => {
          const pipeline = declare(declared);
          const once = sourceRecords(script);
          const before = runFold(pipeline, once, cuts);
          // Each redriven record again at the end, while its id is remembered.
          const known = once.flatMap((record, at): SourceRecord[] =>
            record.kind === 'redriven' && record.redrive.untilMs > before.state.arrivalClockMs
              ? [{ ...record, position: String(1_000_000 + at) }]
              : [],
          );
          // Any record lets time pass on the partition; as many that are refused let as much pass.
          const mumbled = known.map(({ position }): SourceRecord => {
            const sender = { clientId: 'm', topic: 'dt/m', payload: Buffer.from('{') };
            const { arrivalClockMs: arrivalTimeMs } = before.state;
            return { kind: 'reading', partition: 'p0', position, arrivalTimeMs, ...sender };
          });
          const without = runFold(pipeline, [...once, ...mumbled], cuts);
          const after = runFold(pipeline, [...once, ...known], cuts);
          expect(after.ledger.accepted).toBe(without.ledger.accepted);
          expect(after.outcomes.results).toHaveLength(without.outcomes.results.length);
          expect(isBalanced(after.ledger)).toBe(true);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});
