import { ByteWriter } from './byte-writer.ts';

/** How a number of a column is written: 0 to 9 is a decimal of so many places after the point. */
export const binaryTag = 10;
export const rawTag = 11;
export const mostDecimals = 9;
export const powersOfTen = Array.from({ length: mostDecimals + 1 }, (_, places) => 10 ** places);

/** Digits of a mantissa are whole numbers up to here, and differences of two of them up to 2^51. */
const largestMantissa = 2 ** 50;
/** A mantissa of 24 bits at the most leaves so many of a double's 53 zero. */
const leastTrailingZeros = 29;
const leastBinaryExponent = -1_000;
/** Nearer to zero, and not zero, no decimal of so many places is: half of the last one. */
const leastDecimal = 0.5 / 10 ** mostDecimals;

/** Most columns are of a few keys. */
const fewestWaiting = 8;
const mostWaiting = 64;
const nothing = new Float64Array();

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
  /** Numbers to be written together: of many keys most are the same, which a loop sees at once. */
  private waiting = nothing;
  private waitingCount = 0;
  private places = 0;
  private mantissa = 0;

  /** Any double, all 64 bits of it. */
  write(value: number): void {
    if (this.waitingCount === this.waiting.length) this.makeRoom();
    this.waiting[this.waitingCount++] = value;
  }

  /** The numbers at every `step`th place from `from` on before `to`, as `write` does one by one. */
  writeEach(numbers: Float64Array, from: number, to: number, step: number): void {
    this.writeWaiting();
    this.put(numbers, from, to, step);
  }

  finish(writer: ByteWriter): void {
    this.writeWaiting();
    writer.drain(this.tags);
    writer.drain(this.digits);
    this.places = 0;
    this.mantissa = 0;
  }

  private makeRoom(): void {
    this.writeWaiting();
    const { length } = this.waiting;
    if (length < mostWaiting) this.waiting = new Float64Array(Math.max(fewestWaiting, 2 * length));
  }

  private writeWaiting(): void {
    this.put(this.waiting, 0, this.waitingCount, 1);
    this.waitingCount = 0;
  }

  private put(numbers: Float64Array, from: number, to: number, step: number): void {
    const { tags, digits } = this;
    /** The number before, where its digits are known. */
    let before = Number.NaN;
    for (let at = from; at < to; at += step) {
      const value = numbers[at] as number;
      // 0 and -0 are equal, and not the same.
      if (value === before && value !== 0) {
        tags.byte(this.places);
        digits.byte(0);
        continue;
      }
      const scale = powersOfTen[this.places] as number;
      const mantissa = Math.round(value * scale);
      if (isDecimal(value, mantissa, scale)) {
        this.writeDecimal(this.places, mantissa);
        before = value;
      } else {
        this.writeOther(value);
        before = Number.NaN;
      }
    }
  }

  private writeDecimal(places: number, mantissa: number): void {
    const before = places === this.places ? this.mantissa : 0;
    this.places = places;
    this.mantissa = mantissa;
    this.tags.byte(places);
    this.digits.signed(mantissa - before);
  }

  private writeOther(value: number): void {
    const mayBeDecimal = Math.abs(value) >= leastDecimal || value === 0;
    for (let places = 0; mayBeDecimal && places <= mostDecimals; places += 1) {
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
    const significant = (high & 0xf_ff_ff) | 0x10_00_00;
    const zeros = low === 0 ? 32 + trailingZeros(significant) : trailingZeros(low);
    const exponent = biased - 1_075 + zeros;
    if (zeros < leastTrailingZeros || exponent < leastBinaryExponent) return false;
    const mantissa =
      low === 0 ? significant >>> (zeros - 32) : (significant << (32 - zeros)) | (low >>> zeros);
    this.tags.byte(binaryTag);
    this.digits.signed(exponent);
    this.digits.signed(value < 0 ? -mantissa : mantissa);
    return true;
  }
}

const isDecimal = (value: number, mantissa: number, scale: number): boolean =>
  (scale === 1 ? mantissa : mantissa / scale) === value &&
  mantissa <= largestMantissa &&
  mantissa >= -largestMantissa &&
  (mantissa !== 0 || 1 / value > 0);

const trailingZeros = (word: number): number => 31 - Math.clz32(word & -word);
