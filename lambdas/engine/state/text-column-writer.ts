import { ByteWriter } from './byte-writer.ts';

const firstUnits = 64;

/** Texts, each written as how much it shares with the one before it, and the rest. */
export class TextColumnWriter {
  private readonly shared = new ByteWriter(64);
  private readonly lengths = new ByteWriter(64);
  /** The rests, one behind the other: they are read as one text, and then cut. */
  private units = new Uint16Array(firstUnits);
  private unitCount = 0;
  private before = '';

  write(text: string): void {
    const { before } = this;
    const { length } = text;
    const most = Math.min(length, before.length);
    let shared = 0;
    while (shared < most && text.charCodeAt(shared) === before.charCodeAt(shared)) shared += 1;
    this.shared.unsigned(shared);
    this.lengths.unsigned(length - shared);
    this.reserve(length - shared);
    for (let at = shared; at < length; at += 1) {
      this.units[this.unitCount++] = text.charCodeAt(at);
    }
    this.before = text;
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.shared);
    writer.drain(this.lengths);
    writer.units(this.units.subarray(0, this.unitCount));
    this.unitCount = 0;
    this.before = '';
  }

  private reserve(extra: number): void {
    const least = this.unitCount + extra;
    if (least <= this.units.length) return;
    const grown = new Uint16Array(Math.max(least, 2 * this.units.length));
    grown.set(this.units);
    this.units = grown;
  }
}
