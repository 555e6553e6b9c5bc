import { InvariantError } from '../errors.ts';

const nothing = new Uint8Array();

/** Writes compact, platform-independent bytes: variable-length integers, doubles, strings. */
export class ByteWriter {
  private bytes: Uint8Array = nothing;
  /** Of the bytes, once a double was written: most writers are small and write none. */
  private view: DataView | undefined;
  private length = 0;
  private readonly initialCapacity: number;

  /** @param initialCapacity taken with the first byte written: many a column stays empty */
  constructor(initialCapacity = 1_024) {
    this.initialCapacity = initialCapacity;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  /**
   * A whole number from 0 to 2^53 - 1, seven bits a byte, low bits first.
   *
   * @throws InvariantError for any other, which would come back as a different one
   */
  unsigned(value: number): void {
    // Most numbers are small, and most of the time of a commit is spent here.
    if (value >>> 0 === value && value <= 0x7f) {
      this.byte(value);
      return;
    }
    if (!(Number.isSafeInteger(value) && value >= 0)) throw notWhole(value);
    this.reserve(8);
    let rest = value;
    while (rest > 0x7f_ff_ff_ff) {
      this.bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A whole number from 0 to 127, as `unsigned` writes it, where the caller knows it for one. */
  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(8);
    this.bytes[this.length++] = value;
  }

  /** A whole number from -2^52 to 2^52 - 1; small magnitudes take few bytes. */
  signed(value: number): void {
    // As the differences within a column mostly are: the same bytes, without a double on the way.
    const small = value | 0;
    if (small === value && small < 64 && small >= -64) {
      this.byte((small << 1) ^ (small >> 31));
      return;
    }
    if (!Number.isInteger(value)) throw notWhole(value);
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** A double, all 64 bits of it. */
  double(value: number): void {
    this.reserve(8);
    this.view ??= new DataView(this.bytes.buffer);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Any string, lone surrogates included: a byte a unit where all are ASCII, else two. */
  text(value: string): void {
    let isAscii = true;
    for (let at = 0; at < value.length && isAscii; at += 1) isAscii = value.charCodeAt(at) < 0x80;
    this.beginText(value.length, isAscii);
    for (let at = 0; at < value.length; at += 1) {
      const unit = value.charCodeAt(at);
      this.bytes[this.length++] = unit & 0xff;
      if (!isAscii) this.bytes[this.length++] = unit >>> 8;
    }
  }

  /** The string of these units, as `text` writes it. */
  units(value: Uint16Array): void {
    let seen = 0;
    for (let at = 0; at < value.length; at += 1) seen |= value[at] as number;
    const isAscii = seen < 0x80;
    this.beginText(value.length, isAscii);
    for (let at = 0; at < value.length; at += 1) {
      const unit = value[at] as number;
      this.bytes[this.length++] = unit & 0xff;
      if (!isAscii) this.bytes[this.length++] = unit >>> 8;
    }
  }

  /** Bytes with their length before them. */
  blob(value: Uint8Array): void {
    this.unsigned(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  /** What another writer wrote, with its length before it. That one begins anew, in its room. */
  drain(writer: ByteWriter): void {
    this.blob(writer.bytes.subarray(0, writer.length));
    writer.clear();
  }

  /** What was written; a copy, the writer may go on. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Forgets what was written, and begins anew in its room. */
  clear(): void {
    this.length = 0;
  }

  private beginText(length: number, isAscii: boolean): void {
    this.unsigned(length * 2 + (isAscii ? 0 : 1));
    this.reserve(length * 2);
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.bytes.length) return;
    const least = Math.max(this.initialCapacity, this.bytes.length * 2);
    const grown = new Uint8Array(Math.max(least, this.length + extra));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = undefined;
  }
}

const notWhole = (value: number): InvariantError =>
  new InvariantError(`${value} is not a whole number that 53 bits hold`);
