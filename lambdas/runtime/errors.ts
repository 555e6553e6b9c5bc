/**
 * The journal cannot be continued as it stands: the partition halts and alarms, nothing is reset.
 */
export class HaltedError extends Error {
  override readonly name: string = 'HaltedError';
}

/** Something that the chain needs is gone or damaged. */
export class BrokenJournalError extends HaltedError {
  override readonly name: string = 'BrokenJournalError';

  /** @param damage what is wrong with which item */
  constructor(damage: string) {
    super(`${damage}; restore the state table to a point in time before that`);
  }
}

/** What a load needs was overwritten: a newer snapshot stands, or the journal is broken. */
export class OvertakenError extends BrokenJournalError {
  override readonly name = 'OvertakenError';
}

/** A chunk of an entry is gone: damage, where the entry is still needed. */
export class MissingChunkError extends BrokenJournalError {
  override readonly name = 'MissingChunkError';
}

/** Positions that were processed before carry records never seen: the stream was replaced. */
export class StreamReplacedError extends HaltedError {
  override readonly name = 'StreamReplacedError';
}

/** The stream was split or merged here, and others have gone on from its end. */
export class SealedError extends HaltedError {
  override readonly name = 'SealedError';
}

/** A partition that this one goes on from was not read to its end: the batch comes again. */
export class ParentUnfinishedError extends Error {
  override readonly name = 'ParentUnfinishedError';
}

/**
 * Another writer's commit came first. The state at hand is stale; the batch is retried on fresh
 * state.
 */
export class CommitConflictError extends Error {
  override readonly name = 'CommitConflictError';
}

/** Sinks are so far behind that the stream must be the buffer. */
export class UnpublishedBacklogError extends Error {
  override readonly name = 'UnpublishedBacklogError';
}

/** The ring has come round to entries that are still needed: the stream must be the buffer. */
export class JournalFullError extends Error {
  override readonly name = 'JournalFullError';
}

/** Another writer is at a newer snapshot; this one is given up, and due again. */
export class SnapshotConflictError extends Error {
  override readonly name = 'SnapshotConflictError';
}
