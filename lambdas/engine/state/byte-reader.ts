/** Bytes that are not what a ByteWriter wrote: truncated or corrupt. */
export class CorruptBytesError extends Error {
  override readonly name = 'CorruptBytesError';
}

/** Reads what a ByteWriter wrote, in the same order. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** True once every byte was read. */
  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  unsigned(): number {
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
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    this.need(8);
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  text(): string {
    const header = this.unsigned();
    const length = Math.floor(header / 2);
    const isAscii = header % 2 === 0;
    this.need(isAscii ? length : length * 2);
    let value = '';
    for (let count = 0; count < length; count += 1) {
      const low = this.byte();
      value += String.fromCharCode(isAscii ? low : low | (this.byte() << 8));
    }
    return value;
  }

  /** A reader of what `nested` wrote; this one goes on behind it. */
  nested(): ByteReader {
    const length = this.unsigned();
    this.need(length);
    const reader = new ByteReader(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return reader;
  }

  /** A copy. */
  blob(): Uint8Array {
    const length = this.unsigned();
    this.need(length);
    const value = this.bytes.slice(this.at, this.at + length);
    this.at += length;
    return value;
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
