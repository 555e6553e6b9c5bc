import type { Clock } from '../../lambdas/engine/index.ts';

interface Event {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * Virtual time: the only thing that makes anything happen. Events run one at a time in the order of
 * their times, equal ones in the order in which they were planned, and what an event sets off has
 * come to rest before the next runs. So a run is the same whenever and wherever it is repeated.
 */
export class Scheduler implements Clock {
  /** Says which of the next events runs first, whatever their order. @default - the earliest */
  choose: ((options: number) => number) | undefined;
  private timeMs: number;
  /** Sorted, the next event last. Few at a time: one per call under way. */
  private readonly events: Event[] = [];

  /** @param startMs epoch ms */
  constructor(startMs: number) {
    this.timeMs = startMs;
  }

  nowMs(): number {
    return this.timeMs;
  }

  /** Plans something for `delayMs` from now. */
  after(delayMs: number, run: () => void): void {
    const event = { atMs: this.timeMs + delayMs, run };
    let at = this.events.length;
    while (at > 0 && (this.events[at - 1] as Event).atMs <= event.atMs) at -= 1;
    this.events.splice(at, 0, event);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Runs events until none is left. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const next = (): void => {
        if (isOver) return;
        const event = this.pop();
        isOver = event === undefined;
        if (event === undefined) {
          resolve();
          return;
        }
        this.timeMs = Math.max(this.timeMs, event.atMs);
        try {
          event.run();
        } catch (error) {
          isOver = true;
          reject(error);
        }
      };
      const turn = (): void => {
        if (isOver) return;
        for (let count = 0; count < eventsPerTurn; count += 1) setImmediate(next);
        setImmediate(turn);
      };
      turn();
    });
  }

  private pop(): Event | undefined {
    const next = this.events.at(-1);
    if (next === undefined || this.choose === undefined) return this.events.pop();
    const near = this.events.filter(({ atMs }) => atMs - next.atMs < nearMs);
    const chosen = this.choose(near.length);
    return this.events.splice(this.events.length - 1 - chosen, 1)[0];
  }
}

/** Events so close to each other may as well come in another order. */
const nearMs = 1_000;

/** Promises settle before each callback of `setImmediate`, all of them: so many in one turn. */
const eventsPerTurn = 32;
