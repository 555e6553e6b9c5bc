import { type ByteReader, CorruptBytesError } from './byte-reader.ts';

/** Reads what a TextColumnWriter wrote, in the same order. */
export class TextColumnReader {
  private readonly shared: ByteReader;
  private readonly rests: ByteReader;
  private before = '';

  /** Takes its bytes off the reader, which goes on behind them. */
  constructor(reader: ByteReader) {
    this.shared = reader.nested();
    this.rests = reader.nested();
  }

  /** @throws CorruptBytesError */
  read(): string {
    const shared = this.shared.unsigned();
    if (shared > this.before.length) {
      throw new CorruptBytesError(`a text shares ${shared} of ${this.before.length} units`);
    }
    this.before = this.before.slice(0, shared) + this.rests.text();
    return this.before;
  }
}
