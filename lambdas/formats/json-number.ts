import { utf8Text } from './utf8-text.ts';

const zero = 0x30;
const minus = 0x2d;
const plus = 0x2b;
const dot = 0x2e;
const bigE = 0x45;
const smallE = 0x65;

/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
const exactPowers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= zero && byte <= zero + 9;

/**
 * Reads JSON's numbers, each to the double nearest to what is written, as `JSON.parse` does. Where
 * both the digits and the power of ten are exact as doubles, one division or multiplication rounds
 * correctly (William Clinger, "How to read floating point numbers accurately"); others go through
 * `Number`.
 */
export class JsonNumber {
  /** The number that was read last. */
  value = 0;

  /** All digits before the exponent as one number; exact while below 2^53. */
  private digits = 0;

  /** Reads the number that starts at `from`; the place after it, or -1 where there is none. */
  read(bytes: Uint8Array, from: number): number {
    const isNegative = bytes[from] === minus;
    const first = isNegative ? from + 1 : from;
    this.digits = 0;
    let at = this.readDigits(bytes, first);
    if (at === first || (bytes[first] === zero && at > first + 1)) return -1;
    let exponent = 0;
    if (bytes[at] === dot) {
      const fraction = at + 1;
      at = this.readDigits(bytes, fraction);
      if (at === fraction) return -1;
      exponent = fraction - at;
    }
    const { digits } = this;
    if (bytes[at] === smallE || bytes[at] === bigE) {
      const sign = bytes[at + 1];
      const written = sign === minus || sign === plus ? at + 2 : at + 1;
      this.digits = 0;
      at = this.readDigits(bytes, written);
      if (at === written) return -1;
      exponent += sign === minus ? -this.digits : this.digits;
    }
    const power = exactPowers[Math.abs(exponent)];
    if (digits < 2 ** 53 && power !== undefined) {
      const magnitude = exponent < 0 ? digits / power : digits * power;
      this.value = isNegative ? -magnitude : magnitude;
    } else {
      this.value = Number(utf8Text(bytes.subarray(from, at)));
    }
    return at;
  }

  /** Appends the digits from `from` on; the place after the last of them. */
  private readDigits(bytes: Uint8Array, from: number): number {
    let { digits } = this;
    let at = from;
    while (isDigit(bytes[at])) {
      digits = digits * 10 + (bytes[at] as number) - zero;
      at += 1;
    }
    this.digits = digits;
    return at;
  }
}
