/** What devices publish in a run: a simulated fleet, or a file. */
export interface MessageSource {
  /**
   * Resolves with how many rows were published when the input is at its end, or it was stopped;
   * for a fleet, when it was stopped, with 0. Rejects where the input cannot be published.
   */
  readonly published: Promise<number>;
  /** Ends the source; resolves when nothing more is published. */
  stop(): Promise<void>;
}
