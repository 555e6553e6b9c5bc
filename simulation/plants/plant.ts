import type { Source } from '../workload/source.ts';

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
  /** What kind of stream shows it. @default 'kinesis' */
  readonly source?: Source;
  /** Why it is a bug: one sentence. */
  readonly why: string;
  /**
   * Names of the simulator's checkers of which at least one must catch it. Others may see it too:
   * a wrong state shows in many places.
   */
  readonly caughtBy: readonly string[];
  /** Budget: the simulator must have caught it after this many seeds. */
  readonly seeds: number;
}
