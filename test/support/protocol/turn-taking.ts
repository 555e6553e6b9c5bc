import { setImmediate } from 'node:timers/promises';

interface Waiting {
  readonly call: string;
  readonly go: () => void;
}

/** Holds environments' port calls back and lets one through at a time, as a test chooses. */
export class TurnTaking {
  /** Calls in the order in which they had their turn: `a: putIf E`. */
  readonly order: string[] = [];
  private readonly waiting = new Map<string, Waiting[]>();

  /** A `turn` for the gate of the environment with that name. */
  of(name: string): (call: string) => Promise<void> {
    return (call) =>
      new Promise((go) => {
        this.waiting.set(name, [...(this.waiting.get(name) ?? []), { call, go }]);
      });
  }

  /** Gives turns until every task is done; `choose` says which of the environments that wait. */
  async run<Result>(
    tasks: readonly Promise<Result>[],
    choose: (options: number) => number,
  ): Promise<Result[]> {
    let isDone = false;
    const done = Promise.all(tasks).finally(() => {
      isDone = true;
    });
    for (;;) {
      // Between two turns everything is in memory: after this, each task waits here or is done.
      await setImmediate();
      if (isDone) return done;
      // In the order of their names, so that a choice means the same in every run.
      const names = [...this.waiting.keys()].sort();
      const name = names[names.length === 1 ? 0 : choose(names.length)] ?? '';
      const [first, ...others] = this.waiting.get(name) ?? [];
      if (first === undefined) throw new Error('nobody waits for a turn, yet tasks are not done');
      if (others.length === 0) this.waiting.delete(name);
      else this.waiting.set(name, others);
      this.order.push(`${name}: ${first.call}`);
      first.go();
    }
  }
}
