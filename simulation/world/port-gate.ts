import { chance, magnitude } from '../faults/chance.ts';
import type { CountedKind, FaultKind, FaultPlace } from '../faults/fault-kinds.ts';
import type { FaultSource } from '../faults/fault-source.ts';
import type { Scheduler } from './scheduler.ts';

/** What the gates of all environments of a run share. */
export interface GateSettings {
  readonly seed: number;
  readonly faults: FaultSource;
  readonly scheduler: Scheduler;
  /** Counts what happened. */
  readonly met: (kind: CountedKind) => void;
}

/** A port's call failed because the plan says so. */
export class SimulatedFault extends Error {
  override readonly name = 'SimulatedFault';
}

const dayMs = 86_400_000;

/** The uses of chance at a port call's point. */
const use = { latency: 3, length: 4, side: 5 } as const;

/** The fault that a call's effect has to bring about itself, and a share that is its own. */
export interface EffectFault {
  readonly kind: FaultKind | undefined;
  /** From 0, below 1: which item, how many of them. */
  readonly share: number;
}

/**
 * The one way from an execution environment to the world. Every call takes virtual time, and
 * whatever can happen to a call over a network happens here. After a crash nothing comes back: the
 * environment's promises stay open for ever, as its code never runs again.
 */
export class PortGate {
  /** The mapping no longer waits for what runs here. */
  isGivenUp = false;
  /** How often anything was in the way of a call: a fault, or a sink that is down. */
  hindrances = 0;
  /** Settles when the environment dies. */
  readonly death: Promise<void>;
  private hasDied = false;
  private readonly die: () => void;
  private readonly settings: GateSettings;

  constructor(settings: GateSettings) {
    this.settings = settings;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.death = promise;
    this.die = () => {
      this.hasDied = true;
      resolve();
    };
  }

  get isDead(): boolean {
    return this.hasDied;
  }

  /**
   * @param places what the call is, beside a call
   * @param effect what it does to the world; told of faults that only it can bring about
   */
  async pass<Result>(
    places: readonly FaultPlace[],
    effect: (fault: EffectFault) => Promise<Result>,
  ): Promise<Result> {
    if (this.hasDied) return never();
    const { faults, scheduler, seed, met } = this.settings;
    if (this.isGivenUp) met('zombie');
    const { at, kind } = faults.next(...places, 'call');
    if (kind !== undefined) this.hindrances += 1;
    const share = chance(seed, at, use.length);
    const isAfter = chance(seed, at, use.side) < 0.5;
    const fault = { kind, share };
    const usual = 1 + 9 * chance(seed, at, use.latency);
    if (kind === 'crashBefore') return this.crash(kind);
    const wait = this.waitOf(kind, share);
    await scheduler.sleep(isAfter ? usual : usual + wait);
    if (wait > 7 * dayMs) met('thaw');
    if (this.hasDied) return never();
    if (kind === 'throttle') throw this.failure(kind, 'the call was throttled');
    if (kind === 'lateWrite') {
      const later = magnitude(share, 50, 3 * dayMs);
      scheduler.after(later, () => {
        this.hindrances += 1;
        void inVain(effect({ kind: undefined, share }));
      });
      throw this.failure(kind, 'it is not known whether the write took effect');
    }
    const result = await this.effectOf(effect, fault);
    if (kind === 'crashAfter') return this.crash(kind);
    if (kind === 'lostReply') throw this.failure(kind, 'the reply was lost');
    if (isAfter && wait > 0) await scheduler.sleep(wait);
    return this.hasDied ? never() : result;
  }

  /** Lets virtual time pass between two parts of one call. */
  pause(): Promise<void> {
    return this.settings.scheduler.sleep(20);
  }

  failure(kind: FaultKind, why: string): SimulatedFault {
    this.settings.met(kind);
    return new SimulatedFault(why);
  }

  private async effectOf<Result>(
    effect: (fault: EffectFault) => Promise<Result>,
    fault: EffectFault,
  ): Promise<Result> {
    try {
      return await effect(fault);
    } catch (error) {
      this.hindrances += 1;
      throw error;
    }
  }

  private waitOf(kind: FaultKind | undefined, share: number): number {
    if (kind !== 'delay' && kind !== 'freeze') return 0;
    this.settings.met(kind);
    return kind === 'delay' ? magnitude(share, 20, 8_000) : magnitude(share, 30_000, 12 * dayMs);
  }

  private crash<Result>(kind: FaultKind): Promise<Result> {
    this.settings.met(kind);
    this.die();
    return never();
  }
}

const never = <Result>(): Promise<Result> => new Promise(() => {});

/** Where a late write meets a store that is down: nobody hears of it. */
const inVain = async (effect: Promise<unknown>): Promise<void> => {
  try {
    await effect;
  } catch (error) {
    if (!(error instanceof SimulatedFault)) throw error;
  }
};
