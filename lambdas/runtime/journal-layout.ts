/**
 * How large a partition's journal is and when snapshots are due. A sink may be `maxUnpublished`
 * entries behind and a snapshot `snapshotAfterAtMost`; the ring has room for both, and to spare.
 */
export interface JournalLayout {
  /**
   * Slots of the ring. Never changed under a journal that is in use: its entries would be looked
   * for in other slots than theirs.
   */
  readonly slots: number;
  /** A snapshot is due after this many entries at the least, once they are heavy ... */
  readonly snapshotAfterAtLeast: number;
  /** ... and after this many at the latest, which bounds a cold start. */
  readonly snapshotAfterAtMost: number;
}

/** The layout of every deployed journal. Tests use a smaller one, to come round sooner. */
export const journalLayout: JournalLayout = {
  slots: 4_096,
  snapshotAfterAtLeast: 32,
  snapshotAfterAtMost: 512,
};
