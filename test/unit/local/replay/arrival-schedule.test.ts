import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArrivalSchedule } from '../../../../local/replay/arrival-schedule.ts';

describe('arrival schedule', () => {
  it('keeps the order of the file, however connections race', async () => {
    const race = fc
      .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 })
      .chain((clients) =>
        fc.tuple(fc.constant(clients), fc.shuffledSubarray(clients, { minLength: clients.length })),
      );
    await fc.assert(
      fc.asyncProperty(race, async ([clients, received]) => {
        const order: number[] = [];
        const receive = async (arrivalTimeMs: number): Promise<void> => {
          order.push(arrivalTimeMs);
        };
        const schedule = createArrivalSchedule({ onArrival: () => {}, nowMs: () => -1 });
        for (const [index, client] of clients.entries()) schedule.announce(client, index);
        await Promise.all(received.map((client) => schedule.inTurn(client, receive)));
        expect(order).toEqual(clients.map((_, index) => index));
      }),
    );
  });

  it('moves the clock when a turn comes', async () => {
    const clock: number[] = [];
    const schedule = createArrivalSchedule({
      onArrival: (timeMs) => clock.push(timeMs),
      nowMs: () => -1,
    });
    schedule.announce('a', 10);
    schedule.announce('b', 20);
    const received: string[] = [];
    const take = (name: string) => async (timeMs: number) => {
      received.push(`${name} at ${timeMs}`);
    };
    const second = schedule.inTurn('b', take('b'));
    expect(clock).toEqual([]);
    await Promise.all([schedule.inTurn('a', take('a')), second]);
    expect(clock).toEqual([10, 20]);
    expect(received).toEqual(['a at 10', 'b at 20']);
  });

  it('lets a payload that nobody announced arrive now', async () => {
    const schedule = createArrivalSchedule({ onArrival: () => {}, nowMs: () => 42 });
    let arrivedMs = 0;
    await schedule.inTurn('by-hand', async (timeMs) => {
      arrivedMs = timeMs;
    });
    expect(arrivedMs).toBe(42);
  });

  it('fails what waits once the order is given up', async () => {
    const schedule = createArrivalSchedule({ onArrival: () => {}, nowMs: () => -1 });
    schedule.announce('a', 10);
    schedule.announce('b', 20);
    const never = (): Promise<void> => Promise.reject(new Error('received'));
    const waiting = schedule.inTurn('b', never);
    schedule.fail(new Error('row 2'));
    await expect(waiting).rejects.toThrow('row 2');
    await expect(schedule.inTurn('a', never)).rejects.toThrow('row 2');
  });
});
