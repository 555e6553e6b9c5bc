/** The two sides of a join. */
export type SideName = 'left' | 'right';

/** A reading of one side, as the second stage sees it. */
export interface HandedReading {
  readonly side: SideName;
  /** The key that it is of. */
  readonly contributor: string;
  /** Epoch ms. */
  readonly eventTimeMs: number;
  readonly value: number;
  /** epoch * 2^40 + ordinal of its record: with `index`, what a repetition is known by. */
  readonly revision: number;
  /** Its place in its record's pack. */
  readonly index: number;
}

/** A reading that is on a side of a join. */
export interface ReadingContribution extends HandedReading {
  readonly join: string;
  readonly group: string;
  /** The arrival clock at its record, epoch ms. */
  readonly arrivalTimeMs: number;
}
