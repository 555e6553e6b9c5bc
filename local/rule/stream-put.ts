/** A record on its way to the stream. */
export interface StreamEntry {
  readonly data: Uint8Array;
  readonly partitionKey: string;
}

/**
 * Puts up to 500 entries with one request. Says of each whether the stream took it; throws where
 * nothing is known of any.
 */
export type StreamPut = (entries: readonly StreamEntry[]) => Promise<readonly boolean[]>;
