import { type ByteReader, CorruptBytesError } from './byte-reader.ts';
import { binaryTag, mostDecimals, powersOfTen, rawTag } from './number-column-writer.ts';

const numbersAtOnce = 512;

/** Of a column that nothing was read of yet: many a column stays empty. */
const none = new Float64Array();

/** Every power of two that a double holds: looked up, as rounding errors are many. */
const leastExponent = -1_074;
const powersOfTwo = Float64Array.from({ length: 2_098 }, (_, at) => 2 ** (at + leastExponent));

/**
 * Reads what a NumberColumnWriter wrote, in the same order; many at once, as a function that wakes
 * up has millions to read.
 */
export class NumberColumnReader {
  private readonly tags: ByteReader;
  private readonly digits: ByteReader;
  private numbers = none;
  private numberAt = 0;
  private numberCount = 0;
  private places = 0;
  private mantissa = 0;

  /** Takes its bytes off the reader, which goes on behind them. */
  constructor(reader: ByteReader) {
    this.tags = reader.nested();
    this.digits = reader.nested();
  }

  /** @throws CorruptBytesError */
  read(): number {
    if (this.numberAt === this.numberCount) this.readAhead();
    const number = this.numbers[this.numberAt] as number;
    this.numberAt += 1;
    return number;
  }

  private readAhead(): void {
    const { tags, digits } = this;
    const count = Math.min(numbersAtOnce, tags.rest);
    if (this.numbers === none) this.numbers = new Float64Array(count);
    const { numbers } = this;
    if (count === 0) throw new CorruptBytesError('a column of numbers ends before its table');
    let { places, mantissa } = this;
    let scale = powersOfTen[places] as number;
    for (let at = 0; at < count; at += 1) {
      const tag = tags.unsigned();
      if (tag !== places) {
        if (tag > mostDecimals) {
          numbers[at] = this.readOther(tag);
          continue;
        }
        places = tag;
        mantissa = 0;
        scale = powersOfTen[places] as number;
      }
      mantissa += digits.signed();
      numbers[at] = places === 0 ? mantissa : mantissa / scale;
    }
    this.places = places;
    this.mantissa = mantissa;
    this.numberAt = 0;
    this.numberCount = count;
  }

  private readOther(tag: number): number {
    if (tag === binaryTag) {
      const exponent = this.digits.signed();
      const power = powersOfTwo[exponent - leastExponent] ?? 2 ** exponent;
      return this.digits.signed() * power;
    }
    if (tag === rawTag) return this.digits.double();
    throw new CorruptBytesError(`${tag} is no way to write a number`);
  }
}
