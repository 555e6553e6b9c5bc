import type { Duration } from '../time/duration.ts';

/** How a resend under a new position is told from a new reading. */
export type DedupeStrategy = RecentDedupe | SequenceDedupe | NoDedupe;

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

/**
 * A reading is a duplicate where its device sent its counter in its session before, or counts 64 or
 * more behind the highest one of the session. The reading's `sequence` names the fields. Another
 * session begins anew, and so does a device that was silent for `forgetAfter`.
 */
export interface SequenceDedupe {
  readonly kind: 'sequence';
}

export interface NoDedupe {
  readonly kind: 'off';
}

/** @example recent({ within: minutes(15), atMost: 64 }) */
export const recent = (options: { within: Duration; atMost: number }): RecentDedupe => ({
  kind: 'recent',
  ...options,
});

/** @example sequence() */
export const sequence = (): SequenceDedupe => ({ kind: 'sequence' });

/** Every position is a new reading. */
export const noDedupe: NoDedupe = { kind: 'off' };
