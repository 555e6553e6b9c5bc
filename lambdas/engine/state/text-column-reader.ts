import { type ByteReader, CorruptBytesError } from './byte-reader.ts';

/** Reads what a TextColumnWriter wrote, in the same order. */
export class TextColumnReader {
  private readonly shared: ByteReader;
  private readonly lengths: ByteReader;
  private readonly rests: string;
  private at = 0;
  private before = '';

  /** Takes its bytes off the reader, which goes on behind them. */
  constructor(reader: ByteReader) {
    this.shared = reader.nested();
    this.lengths = reader.nested();
    this.rests = reader.text();
  }

  /** @throws CorruptBytesError */
  read(): string {
    const shared = this.shared.unsigned();
    const end = this.at + this.lengths.unsigned();
    if (shared > this.before.length || end > this.rests.length) {
      throw new CorruptBytesError(
        `a text shares ${shared} of ${this.before.length} units and goes on to ${end} ` +
          `of ${this.rests.length}`,
      );
    }
    this.before = this.before.slice(0, shared) + this.rests.slice(this.at, end);
    this.at = end;
    return this.before;
  }
}
