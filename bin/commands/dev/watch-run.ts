import { once } from 'node:events';
import type { Observation, ObservedRun } from '../../../local/observation.ts';
import { type Terminal, tell } from '../../cli/terminal.ts';

export interface WatchRunOptions {
  readonly terminal: Terminal;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Called with each look; true where no other is needed. */
  readonly onLook: (observation: Observation) => boolean;
  /** @default 1_000 */
  readonly lookEveryMs?: number;
}

/** Looks at a run again and again. A look that fails is told, and ends neither watch nor run. */
export const watchRun = async (
  observed: Pick<ObservedRun, 'observe'>,
  { terminal, signal, onLook, lookEveryMs = 1_000 }: WatchRunOptions,
): Promise<void> => {
  let trouble = '';
  while (!signal.aborted) {
    try {
      if (onLook(await observed.observe())) return;
    } catch (error) {
      // The same trouble is told once.
      if (String(error) !== trouble) tell(terminal, `status: ${String(error)}`);
      trouble = String(error);
    }
    await pause(lookEveryMs, signal);
  }
};

/** Until the next look is due, or the signal. */
const pause = async (durationMs: number, signal: AbortSignal): Promise<void> => {
  if (signal.aborted) return;
  const due = AbortSignal.timeout(durationMs);
  await Promise.race([once(due, 'abort'), once(signal, 'abort')]);
};
