import type { Duration } from './duration.ts';

/**
 * Bounded out-of-orderness: `W = max(event time seen) - bound - 1 ms`, and W never moves back.
 * A reading is out of order by at most `bound` without being late; one that is later than that may
 * still be accepted within its window's allowed lateness.
 */
export interface WatermarkStrategy {
  /**
   * One watermark per key (drifting clocks, devices that buffer while offline), or one per
   * partition, as Flink has it: there one key's progress makes another key's readings late.
   */
  readonly scope: 'key' | 'partition';
  /** How far behind the maximum a reading may be and not be late. */
  readonly bound: Duration;
  /**
   * Silence, by the arrival clock, after which what is known is published. Scope `key`: changed
   * panes fire once with reason `idle` and W stays. Scope `partition`: W moves on with the arrival
   * clock, this much behind.
   */
  readonly idleAfter: Duration;
  /**
   * Scope `key`: silence after which a key fires finally and its state shrinks to its watermark.
   */
  readonly forgetAfter: Duration;
}

export interface BoundedOutOfOrdernessOptions {
  readonly bound: Duration;
  readonly idleAfter: Duration;
  /** @default 'key' */
  readonly scope?: 'key' | 'partition';
  /** @default - seven days */
  readonly forgetAfter?: Duration;
}

/**
 * @example boundedOutOfOrderness({ bound: seconds(30), idleAfter: minutes(2) })
 */
export const boundedOutOfOrderness = (
  options: BoundedOutOfOrdernessOptions,
): WatermarkStrategy => ({
  scope: options.scope ?? 'key',
  bound: options.bound,
  idleAfter: options.idleAfter,
  forgetAfter: options.forgetAfter ?? ((7 * 86_400_000) as Duration),
});

/** The watermark of a key or partition that has seen nothing: before every event time. */
export const noWatermark = Number.MIN_SAFE_INTEGER;
