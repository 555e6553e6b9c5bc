import type { Duration } from '../time/duration.ts';

/** How a resend under a new position is told from a new reading. */
export type DedupeStrategy = RecentDedupe | NoDedupe;

/**
 * A reading is a duplicate where the key has one with the same event time and the same message id
 * (or, without message ids, exactly the same values) within `within` of the arrival clock.
 */
export interface RecentDedupe {
  readonly kind: 'recent';
  readonly within: Duration;
  /** Readings remembered per key; past it the oldest is forgotten, and counted. */
  readonly atMost: number;
}

export interface NoDedupe {
  readonly kind: 'off';
}

/** @example recent({ within: minutes(15), atMost: 64 }) */
export const recent = (options: { within: Duration; atMost: number }): RecentDedupe => ({
  kind: 'recent',
  ...options,
});

/** Every position is a new reading. */
export const noDedupe: NoDedupe = { kind: 'off' };
