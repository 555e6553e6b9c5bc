/** Bytes that are not what a ByteWriter wrote: truncated or corrupt. */
export class CorruptBytesError extends Error {
  override readonly name = 'CorruptBytesError';
}

/** Arguments that a call takes on any engine. */
const mostUnitsAtOnce = 4_096;

/** Units of the text being read: one array for all texts, which are many and short. */
const units: number[] = [];

/** Reads what a ByteWriter wrote, in the same order. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  /** Of the bytes, once a double was read: most readers are small and read none. */
  private data: DataView | undefined;
  private at: number;
  private readonly end: number;

  /**
   * @param from the first byte to read
   * @param end the first byte after those to read
   */
  constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** True once every byte was read. */
  get isAtEnd(): boolean {
    return this.at === this.end;
  }

  /** How many bytes are left. */
  get rest(): number {
    return this.end - this.at;
  }

  unsigned(): number {
    const { bytes, at } = this;
    // Nearly all there are take four bytes at the most, of which the bits can be put together.
    if (at + 4 <= this.end) {
      const first = bytes[at] as number;
      if (first < 0x80) {
        this.at = at + 1;
        return first;
      }
      const second = bytes[at + 1] as number;
      const two = (first & 0x7f) | (second << 7);
      if (second < 0x80) {
        this.at = at + 2;
        return two;
      }
      const third = bytes[at + 2] as number;
      const three = (two & 0x3f_ff) | (third << 14);
      if (third < 0x80) {
        this.at = at + 3;
        return three;
      }
      const fourth = bytes[at + 3] as number;
      if (fourth < 0x80) {
        this.at = at + 4;
        return (three & 0x1f_ff_ff) | (fourth << 21);
      }
    }
    return this.longUnsigned();
  }

  signed(): number {
    const value = this.unsigned();
    // Of small numbers, nearly all there are, the bits can be looked at.
    if (value < 2 ** 31) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    this.need(8);
    const { buffer, byteOffset, byteLength } = this.bytes;
    this.data ??= new DataView(buffer, byteOffset, byteLength);
    const value = this.data.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  text(): string {
    const header = this.unsigned();
    const length = Math.floor(header / 2);
    const isAscii = header % 2 === 0;
    this.need(isAscii ? length : length * 2);
    let value = '';
    for (let rest = length; rest > 0; rest -= mostUnitsAtOnce) {
      this.readUnits(Math.min(rest, mostUnitsAtOnce), isAscii);
      value += String.fromCharCode.apply(undefined, units);
    }
    return value;
  }

  /** A reader of what `nested` wrote; this one goes on behind it. */
  nested(): ByteReader {
    const length = this.unsigned();
    this.need(length);
    this.at += length;
    return new ByteReader(this.bytes, this.at - length, this.at);
  }

  /** What `nested` or `blob` wrote, as it lies in these bytes. */
  view(): Uint8Array {
    const length = this.unsigned();
    this.need(length);
    const bytes = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }

  /** A copy. */
  blob(): Uint8Array {
    return this.view().slice();
  }

  private readUnits(count: number, isAscii: boolean): void {
    const { bytes } = this;
    units.length = count;
    for (let unit = 0; unit < count; unit += 1) {
      units[unit] = bytes[this.at++] as number;
      if (!isAscii) units[unit] = (units[unit] as number) | ((bytes[this.at++] as number) << 8);
    }
  }

  /** Of any length, and at the end of the bytes. */
  private longUnsigned(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) break;
      if (byte < 0x80) return value;
    }
    throw new CorruptBytesError(`a number at byte ${this.at} is longer than 53 bits`);
  }

  private byte(): number {
    if (this.at >= this.end) throw new CorruptBytesError(`the bytes end at ${this.at}`);
    const byte = this.bytes[this.at] as number;
    this.at += 1;
    return byte;
  }

  private need(count: number): void {
    if (this.at + count > this.end) {
      throw new CorruptBytesError(`the bytes end at ${this.end}, inside a value`);
    }
  }
}
