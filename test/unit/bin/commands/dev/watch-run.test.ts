import { describe, expect, it } from 'vitest';
import { watchRun } from '../../../../../bin/commands/dev/watch-run.ts';
import { CapturedTerminal } from '../../../../support/captured-terminal.ts';
import { sampleObservation } from '../../../../support/observation-samples.ts';

/** A run whose looks end as told, the last of them for ever. */
const runOf = (...looks: readonly (number | Error)[]) => {
  let at = 0;
  return {
    observe: async () => {
      const look = looks[Math.min(at, looks.length - 1)] ?? 0;
      at += 1;
      if (look instanceof Error) throw look;
      return sampleObservation({ published: look });
    },
  };
};

describe('watched run', () => {
  it('is looked at until a look suffices', async () => {
    const seen: number[] = [];
    await watchRun(runOf(1, 2, 3), {
      terminal: new CapturedTerminal(),
      signal: new AbortController().signal,
      lookEveryMs: 1,
      onLook: ({ published }) => seen.push(published) === 3,
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('is left alone after the signal', async () => {
    const ending = new AbortController();
    let looks = 0;
    await watchRun(runOf(1), {
      terminal: new CapturedTerminal(),
      signal: ending.signal,
      onLook: () => {
        looks += 1;
        ending.abort();
        return false;
      },
    });
    expect(looks).toBe(1);
  });

  it('tells once why it cannot be seen, and is looked at again', async () => {
    const terminal = new CapturedTerminal();
    const away = new Error('the table is away');
    await watchRun(runOf(away, away, 7), {
      terminal,
      signal: new AbortController().signal,
      lookEveryMs: 1,
      onLook: () => true,
    });
    expect(terminal.told).toBe('status: Error: the table is away\n');
  });
});
