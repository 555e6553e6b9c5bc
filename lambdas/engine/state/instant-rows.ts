/** Rows of the first block; each block has twice as many as the one before, up to the most. */
const fewestRows = 8;
const mostRows = 1_024;

/** A row of instants: where it begins in the block that it shares with others. */
export interface InstantRow {
  readonly block: Float64Array;
  readonly at: number;
}

/**
 * Room for the instants of many keys, side by side. An instant is a double, which as a property is
 * an object of its own, somewhere in memory; keys that came one after another mostly send so too,
 * and of these the next row is in the processor's cache already. A block goes when its keys have.
 */
export class InstantRows {
  private readonly width: number;
  private block: Float64Array;
  private taken = 0;

  /** @param width instants of a row */
  constructor(width: number, rows = fewestRows) {
    this.width = width;
    this.block = new Float64Array(rows * width);
  }

  /** A row that nobody else has; what is in it is 0. */
  take(): InstantRow {
    if (this.taken === this.block.length) {
      const rows = Math.min(mostRows, (2 * this.block.length) / this.width);
      this.block = new Float64Array(rows * this.width);
      this.taken = 0;
    }
    const at = this.taken;
    this.taken += this.width;
    return { block: this.block, at };
  }
}
