const epochSize = 2 ** 40;

/** Orders what a record causes: a place in the stream, and never a clock or a commit's number. */
export const revisionOf = ({
  epoch,
  ordinal,
}: {
  readonly epoch: number;
  readonly ordinal: number;
}): number => epoch * epochSize + ordinal;

/** The epoch that a revision is of. */
export const epochOf = (revision: number): number => Math.floor(revision / epochSize);
