import { ByteWriter } from './byte-writer.ts';

/** Texts, each written as how much it shares with the one before it, and the rest. */
export class TextColumnWriter {
  private readonly shared = new ByteWriter(64);
  private readonly rests = new ByteWriter(256);
  private before = '';

  write(text: string): void {
    const { before } = this;
    const most = Math.min(text.length, before.length);
    let shared = 0;
    while (shared < most && text.charCodeAt(shared) === before.charCodeAt(shared)) shared += 1;
    this.shared.unsigned(shared);
    this.rests.text(text.slice(shared));
    this.before = text;
  }

  finish(writer: ByteWriter): void {
    writer.nested(this.shared);
    writer.nested(this.rests);
  }
}
