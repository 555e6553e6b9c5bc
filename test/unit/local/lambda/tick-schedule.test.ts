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

  it('goes on after a tick that failed', async () => {
    let calls = 0;
    const failures: unknown[] = [];
    const twice = Promise.withResolvers<void>();
    const schedule = createTickSchedule({
      clock: new VirtualClock(0),
      onFailure: (error) => failures.push(error),
      invoke: async () => {
        calls += 1;
        if (calls === 1) throw new Error('throttled');
        twice.resolve();
      },
    });
    schedule.start(1);
    await twice.promise;
    await schedule.stop();
    expect(failures).toHaveLength(1);
  });
});
