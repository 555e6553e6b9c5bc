import type { Duration } from '../time/duration.ts';

/**
 * When a window tells of a pane beside its on-time firing, which every pane has, and its late ones,
 * without which a correction would be lost. A firing that would tell nothing new is left out.
 */
export interface FiringOptions {
  /**
   * Firings of a pane that the watermark has not reached: what is known so far.
   * @default - none
   */
  readonly early?: {
    /**
     * At the first tick after each multiple of this by the arrival clock.
     * @default - not by time
     */
    readonly every?: Duration;
    /**
     * At each multiple of so many readings in the pane; not of windows that overlap.
     * @default - not by readings
     */
    readonly readings?: number;
  };
  /** A firing when the key has been silent for `idleAfter`. @default true */
  readonly idle?: boolean;
}

/** The options with nothing left open. */
export interface Firings {
  /** Infinity for never. */
  readonly earlyEveryMs: number;
  /** Infinity for never. */
  readonly earlyReadings: number;
  readonly idle: boolean;
}

export const firingsOf = ({ early, idle }: FiringOptions = {}): Firings => ({
  earlyEveryMs: early?.every ?? Number.POSITIVE_INFINITY,
  earlyReadings: early?.readings ?? Number.POSITIVE_INFINITY,
  idle: idle ?? true,
});
