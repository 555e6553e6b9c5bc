import { SequenceMemory } from '../dedupe/sequence-memory.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { NumberColumnReader } from './number-column-reader.ts';
import { NumberColumnWriter } from './number-column-writer.ts';
import { TextColumnReader } from './text-column-reader.ts';
import { TextColumnWriter } from './text-column-writer.ts';

/** What dedupe by sequence remembers, over many keys. */
export class SequenceColumnsWriter {
  /** 0 where the session is a number, 1 where it is text. */
  private readonly kinds = new ByteWriter(16);
  private readonly numbers = new NumberColumnWriter();
  private readonly texts = new TextColumnWriter();
  private readonly highest = new NumberColumnWriter();
  private readonly recent = new NumberColumnWriter();
  private readonly older = new NumberColumnWriter();

  write({ session, highest, recent, older }: SequenceMemory): void {
    this.kinds.unsigned(typeof session === 'number' ? 0 : 1);
    if (typeof session === 'number') this.numbers.write(session);
    else this.texts.write(session);
    this.highest.write(highest);
    this.recent.write(recent);
    this.older.write(older);
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.kinds);
    this.numbers.finish(writer);
    this.texts.finish(writer);
    this.highest.finish(writer);
    this.recent.finish(writer);
    this.older.finish(writer);
  }
}

/** Reads what a SequenceColumnsWriter wrote, in the same order. */
export class SequenceColumnsReader {
  private readonly kinds: ByteReader;
  private readonly numbers: NumberColumnReader;
  private readonly texts: TextColumnReader;
  private readonly highest: NumberColumnReader;
  private readonly recent: NumberColumnReader;
  private readonly older: NumberColumnReader;

  constructor(reader: ByteReader) {
    this.kinds = reader.nested();
    this.numbers = new NumberColumnReader(reader);
    this.texts = new TextColumnReader(reader);
    this.highest = new NumberColumnReader(reader);
    this.recent = new NumberColumnReader(reader);
    this.older = new NumberColumnReader(reader);
  }

  /** @throws CorruptBytesError */
  read(): SequenceMemory {
    const memory = new SequenceMemory();
    memory.session = this.kinds.unsigned() === 0 ? this.numbers.read() : this.texts.read();
    memory.highest = this.highest.read();
    memory.recent = this.recent.read();
    memory.older = this.older.read();
    return memory;
  }
}
