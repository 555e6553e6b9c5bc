import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../lambdas/adapters/memory/virtual-clock.ts';
import { createTickSchedule } from '../../../../local/lambda/tick-schedule.ts';

describe('tick schedule', () => {
  it('ticks with the time of the run, one tick after the other', async () => {
    const clock = new VirtualClock(Date.parse('2025-03-10T10:15:00Z'));
    const events: string[] = [];
    let underWay = 0;
    const schedule = createTickSchedule({
      clock,
      onFailure: () => {},
      invoke: async (event) => {
        underWay += 1;
        expect(underWay).toBe(1);
        await Promise.resolve();
        events.push(event);
        underWay -= 1;
      },
    });
    const first = schedule.tick();
    await first;
    clock.advance(60_000);
    await Promise.all([schedule.tick(), schedule.tick()]);
    expect(events).toEqual([
      '{"time":"2025-03-10T10:15:00.000Z"}',
      '{"time":"2025-03-10T10:16:00.000Z"}',
      '{"time":"2025-03-10T10:16:00.000Z"}',
    ]);
  });

  it('gives a tick that failed once more, with the same time', async () => {
    const clock = new VirtualClock(0);
    const events: string[] = [];
    const schedule = createTickSchedule({
      clock,
      onFailure: () => {},
      invoke: async (event) => {
        events.push(event);
        clock.advance(60_000);
        if (events.length === 1) throw new Error('throttled');
      },
    });
    await schedule.tick();
    expect(events).toEqual(Array.from({ length: 2 }, () => '{"time":"1970-01-01T00:00:00.000Z"}'));
  });

  it('goes on after a tick that failed for good', async () => {
    const ofFirst = new Set<string>();
    const failures: unknown[] = [];
    const second = Promise.withResolvers<void>();
    const clock = new VirtualClock(0);
    const schedule = createTickSchedule({
      clock,
      onFailure: (error) => failures.push(error),
      invoke: async (event) => {
        if (ofFirst.size === 0) ofFirst.add(event);
        if (ofFirst.has(event)) throw new Error('throttled');
        second.resolve();
      },
    });
    const failed = expect(schedule.tick()).rejects.toThrow('throttled');
    await failed;
    clock.advance(60_000);
    schedule.start(1);
    await second.promise;
    await schedule.stop();
    expect(failures).toEqual([]);
  });
});
