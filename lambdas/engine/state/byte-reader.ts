/** Bytes that are not what a ByteWriter wrote: truncated or corrupt. */
export class CorruptBytesError extends Error {
  override readonly name = 'CorruptBytesError';
}

/** Arguments that a call takes on any engine. */
const mostUnitsAtOnce = 4_096;

/** Reads what a ByteWriter wrote, in the same order. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly data: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** True once every byte was read. */
  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  unsigned(): number {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 0x80) {
      this.at += 1;
      return first;
    }
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) break;
      if (byte < 0x80) return value;
    }
    throw new CorruptBytesError(`a number at byte ${this.at} is longer than 53 bits`);
  }

  signed(): number {
    const value = this.unsigned();
    // Of small numbers, nearly all there are, the bits can be looked at.
    if (value < 2 ** 31) return (value & 1) === 0 ? value >>> 1 : -(value >>> 1) - 1;
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    this.need(8);
    const value = this.data.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  text(): string {
    const header = this.unsigned();
    const length = Math.floor(header / 2);
    const isAscii = header % 2 === 0;
    this.need(isAscii ? length : length * 2);
    const from = this.at;
    this.at += isAscii ? length : length * 2;
    const units = isAscii ? this.bytes.subarray(from, this.at) : this.wideUnits(from, length);
    let value = '';
    for (let start = 0; start < length; start += mostUnitsAtOnce) {
      const some = units.subarray(start, start + mostUnitsAtOnce);
      value += String.fromCharCode.apply(undefined, some as unknown as number[]);
    }
    return value;
  }

  /** A reader of what `nested` wrote; this one goes on behind it. */
  nested(): ByteReader {
    return new ByteReader(this.view());
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

  private wideUnits(from: number, length: number): Uint16Array {
    const units = new Uint16Array(length);
    for (let at = 0; at < length; at += 1) units[at] = this.data.getUint16(from + 2 * at, true);
    return units;
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new CorruptBytesError(`the bytes end at ${this.at}`);
    this.at += 1;
    return byte;
  }

  private need(count: number): void {
    if (this.at + count > this.bytes.length) {
      throw new CorruptBytesError(`the bytes end at ${this.bytes.length}, inside a value`);
    }
  }
}
