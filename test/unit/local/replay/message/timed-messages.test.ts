import { describe, expect, it } from 'vitest';
import type { RowMessage } from '../../../../../local/replay/message/row-message.ts';
import { timedMessages } from '../../../../../local/replay/message/timed-messages.ts';

const message = (times: Partial<RowMessage>): RowMessage => ({
  line: 2,
  thingName: 'd',
  topic: 'dt/p/d',
  payload: '{}',
  ...times,
});

const arrivals = async (...messages: RowMessage[]): Promise<number[]> => {
  const rows = (async function* () {
    yield* messages;
  })();
  const times: number[] = [];
  for await (const { arrivalTimeMs } of timedMessages(rows, 'x.csv')) times.push(arrivalTimeMs);
  return times;
};

describe('arrival time', () => {
  it('is the largest event time so far', async () => {
    const rows = [10, 30, 20, 40].map((eventTimeMs) => message({ eventTimeMs }));
    expect(await arrivals(...rows)).toEqual([10, 30, 30, 40]);
  });

  it('is the row’s own where it has one', async () => {
    const rows = [message({ eventTimeMs: 10, arrivalTimeMs: 15 }), message({ arrivalTimeMs: 12 })];
    expect(await arrivals(...rows)).toEqual([15, 12]);
  });

  it('stands still at rows without a readable time', async () => {
    const rows = [message({}), message({ eventTimeMs: 10 }), message({})];
    expect(await arrivals(...rows)).toEqual([10, 10, 10]);
  });

  it('stands still at a time that no broker could tell', async () => {
    const far = Date.parse('9999-12-31T23:59:59Z');
    const rows = [10, far, -8.64e15, 8.64e15, 20].map((eventTimeMs) => message({ eventTimeMs }));
    expect(await arrivals(...rows)).toEqual([10, 10, 10, 10, 20]);
  });

  it('is unknown where no row has a readable time', async () => {
    await expect(arrivals(message({}), message({}))).rejects.toThrow(
      'x.csv:2: no row names a time',
    );
    expect(await arrivals()).toEqual([]);
  });
});
