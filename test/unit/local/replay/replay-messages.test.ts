import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../lambdas/adapters/memory/virtual-clock.ts';
import { createArrivalSchedule } from '../../../../local/replay/arrival-schedule.ts';
import type { TimedMessage } from '../../../../local/replay/message/timed-messages.ts';
import { type ReplayOptions, replayMessages } from '../../../../local/replay/replay-messages.ts';

const hourMs = 3_600_000;

const message = (line: number, arrivalTimeMs: number, thingName = 'd'): TimedMessage => ({
  line,
  thingName,
  topic: `dt/p/${thingName}`,
  payload: String(line),
  arrivalTimeMs,
});

/** A broker in memory: what it received, and ticks between. */
const replay = async (
  messages: TimedMessage[],
  options: Partial<ReplayOptions> & { refuse?: number } = {},
) => {
  const log: string[] = [];
  const closed: string[] = [];
  const clock = new VirtualClock(0);
  const arrivals = createArrivalSchedule({
    onArrival: (timeMs) => clock.advanceTo(timeMs),
    nowMs: () => clock.nowMs(),
  });
  const rows = await replayMessages({
    messages: (async function* () {
      yield* messages;
    })(),
    file: 'x.csv',
    arrivals,
    clock,
    tickEveryMs: hourMs,
    rowsBetweenTicks: 2,
    speed: 'max',
    ticks: {
      tick: async () => {
        log.push(`tick ${clock.nowMs() / hourMs}`);
      },
      start: () => {},
      stop: async () => {},
    },
    connect: async (thingName) => ({
      thingName,
      publish: async (_topic, payload) => {
        // Connections race: a device's payload may take a few turns of the event loop.
        for (let turn = thingName.length; turn > 0; turn -= 1) await Promise.resolve();
        await arrivals.inTurn(thingName, async (arrivalTimeMs) => {
          if (options.refuse === Number(payload)) throw new Error('the broker closed');
          log.push(`${thingName} ${payload} at ${arrivalTimeMs / hourMs}`);
        });
      },
      close: async () => {
        closed.push(thingName);
      },
    }),
    ...options,
  });
  return { rows, log, closed };
};

describe('replay', () => {
  it('publishes every row in the order of the file, over one connection a device', async () => {
    const messages = [message(2, 0, 'slow'), message(3, 0, 'b'), message(4, 0, 'slow')];
    const { rows, log, closed } = await replay(messages);
    expect(rows).toBe(3);
    expect(log).toEqual(['slow 2 at 0', 'b 3 at 0', 'slow 4 at 0']);
    expect(closed.sort()).toEqual(['b', 'slow']);
  });

  it('ticks as the time of the file passes, after the rows before', async () => {
    const times = [0, 0.25, 0.5, 1.25, 1.5, 1.75, 2.25, 2.5];
    const { log } = await replay(times.map((hours, index) => message(index, hours * hourMs)));
    expect(log).toEqual([
      'd 0 at 0',
      'd 1 at 0.25',
      'd 2 at 0.5',
      'd 3 at 1.25',
      'tick 1.25',
      'd 4 at 1.5',
      'd 5 at 1.75',
      'd 6 at 2.25',
      'tick 2.25',
      'd 7 at 2.5',
    ]);
  });

  it('ticks no more often than every few rows, where the file is not silent', async () => {
    const times = Array.from({ length: 9 }, (_, index) => index * 0.9);
    const { log } = await replay(
      times.map((hours, index) => message(index, hours * hourMs)),
      { rowsBetweenTicks: 4 },
    );
    expect(log.filter((entry) => entry.startsWith('tick'))).toHaveLength(2);
  });

  it('ticks at the start and at the end of a long silence', async () => {
    const { log } = await replay([message(2, 0), message(3, 1_000.5 * hourMs)]);
    expect(log).toEqual(['d 2 at 0', 'tick 1', 'tick 1000', 'd 3 at 1000.5']);
  });

  it('ticks in no silence before the first message that the pipeline takes', async () => {
    const times = [0, 5.5, 11.5, 17.5];
    const { log } = await replay(
      times.map((hours, index) => message(index, hours * hourMs)),
      { takes: ({ line }) => line === 2 },
    );
    expect(log).toEqual([
      'd 0 at 0',
      'd 1 at 5.5',
      'd 2 at 11.5',
      'tick 12.5',
      'tick 17.5',
      'd 3 at 17.5',
    ]);
  });

  it('does not ask again whether a message is taken once one was', async () => {
    const asked: number[] = [];
    const takes = ({ line }: TimedMessage): boolean => {
      asked.push(line);
      return line === 3;
    };
    await replay([message(2, 0), message(3, 0), message(4, 0)], { takes });
    expect(asked).toEqual([2, 3]);
  });

  it('ends at a row that cannot be published, and names it', async () => {
    const messages = [message(2, 0), message(3, 0), message(4, 0)];
    await expect(replay(messages, { refuse: 3 })).rejects.toThrow('x.csv:3: the broker closed');
  });

  it('ends between two rows where it is told to', async () => {
    const ending = new AbortController();
    const onProgress = (rows: number): void => {
      if (rows === 2) ending.abort();
    };
    const messages = [message(2, 0), message(3, 0), message(4, 0)];
    const { rows } = await replay(messages, { onProgress, signal: ending.signal });
    expect(rows).toBe(2);
  });
});
