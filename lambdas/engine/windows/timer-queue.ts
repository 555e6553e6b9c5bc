/**
 * A binary min-heap of timers by time. Entries are never removed before their time: whoever takes
 * one looks whether it still holds.
 */
export class TimerQueue<Owner> {
  private readonly times: number[] = [];
  private readonly owners: Owner[] = [];

  add(timeMs: number, owner: Owner): void {
    let at = this.times.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = this.times[parent] as number;
      if (parentTime <= timeMs) break;
      this.times[at] = parentTime;
      this.owners[at] = this.owners[parent] as Owner;
      at = parent;
    }
    this.times[at] = timeMs;
    this.owners[at] = owner;
  }

  /** Takes the owner of the earliest timer that is due at `timeMs`; undefined where none is. */
  takeDue(timeMs: number): Owner | undefined {
    const first = this.times[0];
    if (first === undefined || first > timeMs) return undefined;
    const due = this.owners[0];
    const lastTime = this.times.pop() as number;
    const lastOwner = this.owners.pop() as Owner;
    if (this.times.length > 0) this.sink(lastTime, lastOwner);
    return due;
  }

  private sink(timeMs: number, owner: Owner): void {
    const { times, owners } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= times.length) break;
      const right = times[child + 1];
      if (right !== undefined && right < (times[child] as number)) child += 1;
      const childTime = times[child] as number;
      if (childTime >= timeMs) break;
      times[at] = childTime;
      owners[at] = owners[child] as Owner;
      at = child;
    }
    times[at] = timeMs;
    owners[at] = owner;
  }
}
