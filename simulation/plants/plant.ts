/**
 * A planted bug: one way to break the protocol or the engine, as a small edit of one source file.
 * It is applied while a bundle is made and never in production code, so what is proven to be caught
 * is a mistake in the very code that is deployed.
 */
export interface Plant {
  /** In kebab-case: what goes wrong. */
  readonly name: string;
  /** The edited file, from the project's root. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  /** What stands there instead. */
  readonly replace: string;
  /** Why it is a bug: one sentence. */
  readonly why: string;
  /** The invariants of the processing contract of which one must be the first to be violated. */
  readonly caughtBy: readonly Invariant[];
  /** Budget: the simulator must have caught it after this many seeds. */
  readonly seeds: number;
}

/** What the simulator checks, by its number. */
export type Invariant = `I${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13}`;
