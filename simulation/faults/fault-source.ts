import { chance, magnitude } from './chance.ts';
import { type FaultKind, type FaultPlace, faultKinds } from './fault-kinds.ts';

/** One fault of a plan: what happens at which of the run's points, counted from 0. */
export interface Fault {
  readonly at: number;
  readonly kind: FaultKind;
}

/**
 * Decides at every point of a run whether something goes wrong there. A point is a port call, a
 * delivery, an answer: numbered in the order in which the run comes to them.
 */
export interface FaultSource {
  /** What goes wrong at the next point; and its number, from which all its details are drawn. */
  next(...places: readonly FaultPlace[]): { readonly at: number; readonly kind?: FaultKind };
  /** From now on nothing goes wrong any more. */
  stop(): void;
}

abstract class NumberedPoints implements FaultSource {
  private points = 0;
  private isStopped = false;

  next(...places: readonly FaultPlace[]): { readonly at: number; readonly kind?: FaultKind } {
    const at = this.points;
    this.points += 1;
    if (this.isStopped) return { at };
    const kind = this.decide(at, places);
    return kind === undefined ? { at } : { at, kind };
  }

  stop(): void {
    this.isStopped = true;
  }

  protected abstract decide(at: number, places: readonly FaultPlace[]): FaultKind | undefined;
}

/** How likely each kind is where it can happen, before the seed turns it up, down or off. */
const usualRates: Readonly<Record<FaultKind, number>> = {
  redelivery: 0.09,
  staleEnvironment: 0.14,
  coldStart: 0.05,
  deploy: 0.026,
  rollback: 0.045,
  duplicateInvocation: 0.05,
  sharedEnvironment: 0.05,
  pause: 0.1,
  earlyExpiry: 0.04,
  lateExpiry: 0.04,
  malformedResponse: 0.06,
  lostResponse: 0.06,
  partialResponse: 0.06,
  retentionLoss: 0.035,
  clockSkew: 0.26,
  crashBefore: 0.012,
  crashAfter: 0.012,
  throttle: 0.028,
  lostReply: 0.03,
  delay: 0.2,
  freeze: 0.009,
  lateWrite: 0.02,
  pageCut: 0.3,
  corruptRead: 0.0085,
  sinkDown: 0.016,
  partialSink: 0.055,
  refusedResult: 0.034,
  rebalance: 0.09,
  memberLost: 0.05,
  offsetsReset: 0.03,
  logStartMoved: 0.015,
  lostOffsetCommit: 0.05,
};

/** Swarm testing: each seed turns some kinds off and others far up, so that runs differ in kind. */
export class RandomFaults extends NumberedPoints {
  /** What was decided: the plan that repeats this run. */
  readonly decided: Fault[] = [];
  private readonly seed: number;
  private readonly rates: ReadonlyMap<FaultKind, number>;
  /** After so many nothing goes wrong any more: every run must come to its end. */
  private readonly most: number;

  constructor(seed: number) {
    super();
    this.seed = seed;
    this.most = magnitude(chance(seed, -1, 0), 40, 140);
    const rates = new Map<FaultKind, number>();
    const kinds = Object.entries(usualRates) as [FaultKind, number][];
    for (const [place, [kind, rate]] of kinds.entries()) {
      const isOn = chance(seed, place, 1) < 0.75;
      rates.set(kind, isOn ? rate * 4 ** (chance(seed, place, 2) * 2 - 1) : 0);
    }
    this.rates = rates;
  }

  protected decide(at: number, places: readonly FaultPlace[]): FaultKind | undefined {
    let left = chance(this.seed, at, 0);
    for (const place of places) {
      for (const kind of faultKinds[place]) {
        left -= this.rates.get(kind) ?? 0;
        if (left >= 0) continue;
        this.decided.push({ at, kind });
        if (this.decided.length >= this.most) this.stop();
        return kind;
      }
    }
    return undefined;
  }
}

/** Exactly the faults of a plan; one whose point is now another place does not happen. */
export class PlannedFaults extends NumberedPoints {
  private readonly byPoint: ReadonlyMap<number, FaultKind>;

  constructor(faults: readonly Fault[]) {
    super();
    this.byPoint = new Map(faults.map(({ at, kind }) => [at, kind]));
  }

  protected decide(at: number, places: readonly FaultPlace[]): FaultKind | undefined {
    const kind = this.byPoint.get(at);
    const isPossible = places.some((place) =>
      (faultKinds[place] as readonly (FaultKind | undefined)[]).includes(kind),
    );
    return isPossible ? kind : undefined;
  }
}
