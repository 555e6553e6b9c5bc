import { ByteWriter } from './byte-writer.ts';

/** How a number of a column is written: 0 to 9 is a decimal of so many places after the point. */
export const binaryTag = 10;
export const rawTag = 11;
export const mostDecimals = 9;
export const powersOfTen = Array.from({ length: mostDecimals + 1 }, (_, places) => 10 ** places);

/** Digits of a mantissa are whole numbers up to here, and differences of two of them up to 2^51. */
const largestMantissa = 2 ** 50;
const largestBinaryMantissa = 2 ** 24;
const leastBinaryExponent = -1_000;

const view = new DataView(new ArrayBuffer(8));

/**
 * Numbers of one kind, written one after another: an aggregate's values over many panes, event
 * times, counts. What a sensor sends is a short decimal, near the one before it; so a number is
 * written as the difference of its digits from the one before, in a byte or two. A rounding error,
 * a small whole number times a power of two, is written as these two; any other in 64 bits.
 * The compressor does the rest: it finds bytes of one kind side by side.
 */
export class NumberColumnWriter {
  private readonly tags = new ByteWriter(64);
  private readonly digits = new ByteWriter(128);
  private places = 0;
  private mantissa = 0;

  /** Any double, all 64 bits of it. */
  write(value: number): void {
    const scale = powersOfTen[this.places] as number;
    const mantissa = Math.round(value * scale);
    if (isDecimal(value, mantissa, scale)) this.writeDecimal(this.places, mantissa);
    else this.writeOther(value);
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.tags);
    writer.drain(this.digits);
    this.places = 0;
    this.mantissa = 0;
  }

  private writeDecimal(places: number, mantissa: number): void {
    const before = places === this.places ? this.mantissa : 0;
    this.places = places;
    this.mantissa = mantissa;
    this.tags.byte(places);
    this.digits.signed(mantissa - before);
  }

  private writeOther(value: number): void {
    for (let places = 0; places <= mostDecimals; places += 1) {
      const scale = powersOfTen[places] as number;
      const mantissa = Math.round(value * scale);
      if (isDecimal(value, mantissa, scale)) {
        this.writeDecimal(places, mantissa);
        return;
      }
    }
    if (this.writeBinary(value)) return;
    this.tags.byte(rawTag);
    this.digits.double(value);
  }

  /** Odd mantissa times a power of two, where the mantissa is small. */
  private writeBinary(value: number): boolean {
    view.setFloat64(0, value);
    const high = view.getUint32(0);
    const low = view.getUint32(4);
    const biased = (high >>> 20) & 0x7ff;
    if (biased === 0 || biased === 0x7ff) return false;
    const trailing = low === 0 ? 32 + trailingZeros(high | 0x10_00_00) : trailingZeros(low);
    const exponent = biased - 1_075 + trailing;
    const mantissa = value / 2 ** exponent;
    if (Math.abs(mantissa) > largestBinaryMantissa || exponent < leastBinaryExponent) return false;
    this.tags.byte(binaryTag);
    this.digits.signed(exponent);
    this.digits.signed(mantissa);
    return true;
  }
}

const isDecimal = (value: number, mantissa: number, scale: number): boolean =>
  (scale === 1 ? mantissa : mantissa / scale) === value &&
  mantissa <= largestMantissa &&
  mantissa >= -largestMantissa &&
  (mantissa !== 0 || 1 / value > 0);

const trailingZeros = (word: number): number => 31 - Math.clz32(word & -word);
