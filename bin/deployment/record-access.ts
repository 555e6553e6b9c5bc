/** Where a record stands. */
export interface RecordPlace {
  readonly partition: string;
  readonly position: string;
}

/** The stream or topic of a deployment's records, as verbs reach it. */
export interface RecordAccess {
  /**
   * Puts a record where those of the key are.
   *
   * @throws UsageError where it cannot be reached from here
   */
  put(key: string, data: Uint8Array): Promise<RecordPlace>;
  /** How long one of its kind keeps what is on it, hours; undefined where that is not known. */
  keptHours(name: string): Promise<number | undefined>;
  close(): Promise<void>;
}
