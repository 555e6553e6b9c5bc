/**
 * What becomes of one call of a port. After a crash the environment is gone: nothing takes effect.
 */
export type Fate = 'pass' | 'failBefore' | 'failAfter' | 'crashBefore' | 'crashAfter';

/** Everything but `pass`. */
export const faults: readonly Exclude<Fate, 'pass'>[] = [
  'failBefore',
  'failAfter',
  'crashBefore',
  'crashAfter',
];

/** A fault that was planted, told from a bug. */
export class PlantedFault extends Error {
  override readonly name = 'PlantedFault';
}

export interface PortGateOptions {
  /** Decides a call's fate by its number, from 0, and its name. @default - every call passes */
  readonly fateOf?: (index: number, call: string) => Fate;
  /** Holds a call back until others have had their turn. @default - no call waits */
  readonly turn?: (call: string) => Promise<void>;
}

/** The one way from an execution environment to the world: counts calls and plants faults. */
export class PortGate {
  /** Names of all calls so far, in order. */
  readonly calls: string[] = [];
  hasCrashed = false;
  private readonly options: PortGateOptions;

  constructor(options: PortGateOptions = {}) {
    this.options = options;
  }

  /** Lets a call through to its effect, or not. @throws PlantedFault */
  async pass<Result>(call: string, effect: () => Promise<Result>): Promise<Result> {
    const fate = this.hasCrashed
      ? 'crashBefore'
      : (this.options.fateOf?.(this.calls.length, call) ?? 'pass');
    this.calls.push(call);
    if (fate === 'crashBefore') throw this.crash(call);
    if (fate === 'failBefore') throw new PlantedFault(`${call} fails before it takes effect`);
    await this.options.turn?.(call);
    const result = await effect();
    if (fate === 'crashAfter') throw this.crash(call);
    if (fate === 'failAfter') throw new PlantedFault(`the reply of ${call} is lost`);
    return result;
  }

  private crash(call: string): PlantedFault {
    this.hasCrashed = true;
    return new PlantedFault(`the environment died at ${call}`);
  }
}

/** A gate with one fault, at the call of that number. */
export const gateWithFault = (at: number, fate: Fate): PortGate =>
  new PortGate({ fateOf: (index) => (index === at ? fate : 'pass') });
