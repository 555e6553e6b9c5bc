import type { Duration } from '../time/duration.ts';

/**
 * A window's results of many keys as one: of a machine, a site, the fleet. It merges accumulators
 * and not results, so a mean of means is the mean of all readings. Of each key the firing with the
 * highest revision counts, in place of its earlier ones.
 *
 * Fires `completeAfter` the first contribution, by arrival time, and on each change after that. The
 * worst case: a key whose own window fires later than that comes as a correction.
 */
export interface Rollup {
  readonly kind: 'rollup';
  /** The window whose panes are merged. */
  readonly window: string;
  /** The registry tag whose value is the group; absent: all keys are one group, `fleet`. */
  readonly by?: string;
  readonly completeAfter: Duration;
  readonly keepFor: Duration;
}

export interface RollupOptions {
  readonly window: string;
  /** A tag of the device registry, as it held at the window's start. @default - the whole fleet */
  readonly by?: string;
  /** How long, in arrival time, the first firing waits for other keys' contributions. */
  readonly completeAfter: Duration;
  /**
   * How long, in arrival time after the first contribution, others still correct the result. No
   * default: it must outlast the outages of devices that are to be counted.
   */
  readonly keepFor: Duration;
}

/** The group of a rollup without `by`. */
export const wholeFleet = 'fleet';

/** The group of keys of which the registry does not know the tag. */
export const unknownGroup = 'unknown';

/**
 * @example rollup({ window: 'perMinute', by: 'site', completeAfter: minutes(2), keepFor: days(1) })
 */
export const rollup = <const Options extends RollupOptions>(
  options: Options,
): Rollup & Pick<Options, 'window'> => ({ kind: 'rollup', ...options });
