import { noWatermark } from '../time/watermark-strategy.ts';

/** Ids that a partition remembers; past it, the quarter that could be forgotten first goes. */
export const mostRedrives = 32_768;

/**
 * What a redrive is to a partition: the first one of its id, one more of it, or one of which that
 * is not known any more.
 */
export type RedriveStanding = 'first' | 'again' | 'unknown';

/**
 * The redrives that a partition has taken, so that the same reading redriven twice counts once.
 * Whoever redrives says until when it might do so again; an id is remembered until the arrival
 * clock has passed that, and a redrive that comes later is not believed to be the first. So what is
 * remembered is bounded, and nothing counts twice for being forgotten.
 */
export class RedriveMemory {
  /** Redrives taken so far, the repeated ones included. */
  count = 0;
  /** By id: until when it may come again, by the arrival clock, epoch ms. */
  private readonly untils = new Map<string, number>();
  /** Ids that are not in the journal yet, or over. */
  private readonly added = new Set<string>();
  /** Ids up to here were forgotten to make room. */
  private forgottenThroughMs = noWatermark;
  /** No id's time is over before: until then there is nothing to look for. */
  private earliestUntilMs = Number.POSITIVE_INFINITY;

  /** How many ids are remembered. */
  get size(): number {
    return this.untils.size;
  }

  /** Ids up to here were forgotten to make room, whatever the arrival clock says; epoch ms. */
  get floorMs(): number {
    return this.forgottenThroughMs;
  }

  /** Takes a redrive in: it is remembered from now on. */
  take(id: string, untilMs: number, arrivalClockMs: number): RedriveStanding {
    this.count += 1;
    this.forget(arrivalClockMs);
    const knownUntilMs = this.untils.get(id);
    const past = Math.max(arrivalClockMs, this.forgottenThroughMs);
    if (knownUntilMs === undefined && untilMs <= past) return 'unknown';
    if (untilMs > (knownUntilMs ?? noWatermark)) {
      this.remember(id, untilMs);
      this.added.add(id);
    }
    if (this.untils.size > mostRedrives) this.makeRoom();
    return knownUntilMs === undefined ? 'first' : 'again';
  }

  /**
   * The ids that can come again, by name.
   *
   * @param extent those that are not in the journal yet, or all of them
   */
  remembered(extent: 'changes' | 'all', arrivalClockMs: number): [id: string, untilMs: number][] {
    const ids = extent === 'all' ? this.untils.keys() : this.added;
    const past = Math.max(arrivalClockMs, this.forgottenThroughMs);
    return [...ids]
      .map((id): [string, number] => [id, this.untils.get(id) ?? noWatermark])
      .filter(([, untilMs]) => untilMs > past)
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** Remembers what the journal holds. */
  restore(ids: Iterable<[id: string, untilMs: number]>, floorMs: number): void {
    for (const [id, untilMs] of ids) {
      this.remember(id, Math.max(untilMs, this.untils.get(id) ?? noWatermark));
    }
    this.forgottenThroughMs = Math.max(this.forgottenThroughMs, floorMs);
    this.forget(this.forgottenThroughMs);
  }

  /** Goes on after a split or merge: any parent may have taken what comes again. */
  inherit(parent: RedriveMemory): void {
    this.restore(parent.untils, parent.forgottenThroughMs);
  }

  /** The changes are in a commit now. */
  forgetChanges(): void {
    this.added.clear();
  }

  private remember(id: string, untilMs: number): void {
    this.untils.set(id, untilMs);
    this.earliestUntilMs = Math.min(this.earliestUntilMs, untilMs);
  }

  private forget(throughMs: number): void {
    if (throughMs < this.earliestUntilMs) return;
    this.earliestUntilMs = Number.POSITIVE_INFINITY;
    for (const [id, untilMs] of this.untils) {
      if (untilMs <= throughMs) this.untils.delete(id);
      else this.earliestUntilMs = Math.min(this.earliestUntilMs, untilMs);
    }
  }

  private makeRoom(): void {
    const inOrder = [...this.untils.values()].sort((left, right) => left - right);
    this.forgottenThroughMs = inOrder[Math.floor(inOrder.length / 4)] ?? noWatermark;
    this.forget(this.forgottenThroughMs);
  }
}
