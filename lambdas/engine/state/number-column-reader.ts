import { type ByteReader, CorruptBytesError } from './byte-reader.ts';
import { binaryTag, mostDecimals, powersOfTen, rawTag } from './number-column-writer.ts';

/** Reads what a NumberColumnWriter wrote, in the same order. */
export class NumberColumnReader {
  private readonly tags: ByteReader;
  private readonly digits: ByteReader;
  private places = 0;
  private mantissa = 0;

  /** Takes its bytes off the reader, which goes on behind them. */
  constructor(reader: ByteReader) {
    this.tags = reader.nested();
    this.digits = reader.nested();
  }

  /** @throws CorruptBytesError */
  read(): number {
    const tag = this.tags.unsigned();
    if (tag <= mostDecimals) {
      if (tag !== this.places) this.mantissa = 0;
      this.places = tag;
      this.mantissa += this.digits.signed();
      return this.mantissa / (powersOfTen[tag] as number);
    }
    if (tag === binaryTag) {
      const exponent = this.digits.signed();
      return this.digits.signed() * 2 ** exponent;
    }
    if (tag === rawTag) return this.digits.double();
    throw new CorruptBytesError(`${tag} is no way to write a number`);
  }
}
