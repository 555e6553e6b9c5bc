import { ByteWriter } from './byte-writer.ts';

/** Texts, each written as how much it shares with the one before it, and the rest. */
export class TextColumnWriter {
  private readonly shared = new ByteWriter(64);
  private readonly lengths = new ByteWriter(64);
  private rests: string[] = [];
  private before = '';

  write(text: string): void {
    const { before } = this;
    const most = Math.min(text.length, before.length);
    let shared = 0;
    while (shared < most && text.charCodeAt(shared) === before.charCodeAt(shared)) shared += 1;
    this.shared.unsigned(shared);
    this.lengths.unsigned(text.length - shared);
    this.rests.push(text.slice(shared));
    this.before = text;
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.shared);
    writer.drain(this.lengths);
    // As one text: it is read as one, and then cut.
    writer.text(this.rests.join(''));
    this.rests = [];
    this.before = '';
  }
}
