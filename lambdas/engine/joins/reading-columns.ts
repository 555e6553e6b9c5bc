import type { ByteReader } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import { NumberColumnReader } from '../state/number-column-reader.ts';
import { NumberColumnWriter } from '../state/number-column-writer.ts';
import { TextColumnReader } from '../state/text-column-reader.ts';
import { TextColumnWriter } from '../state/text-column-writer.ts';
import type { HandedReading } from './reading-contribution.ts';

/** Readings on their way to a join, or waiting in one, column by column. */
export class ReadingColumnsWriter {
  private readonly sides = new ByteWriter(64);
  private readonly contributors = new TextColumnWriter();
  private readonly times = new NumberColumnWriter();
  private readonly values = new NumberColumnWriter();
  private readonly revisions = new NumberColumnWriter();
  private readonly indexes = new ByteWriter(64);

  write({ side, contributor, eventTimeMs, value, revision, index }: HandedReading): void {
    this.sides.unsigned(side === 'left' ? 0 : 1);
    this.contributors.write(contributor);
    this.times.write(eventTimeMs);
    this.values.write(value);
    this.revisions.write(revision);
    this.indexes.unsigned(index);
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.sides);
    this.contributors.finish(writer);
    this.times.finish(writer);
    this.values.finish(writer);
    this.revisions.finish(writer);
    writer.drain(this.indexes);
  }
}

/** Reads what a ReadingColumnsWriter wrote, in the same order. */
export class ReadingColumnsReader {
  private readonly sides: ByteReader;
  private readonly contributors: TextColumnReader;
  private readonly times: NumberColumnReader;
  private readonly values: NumberColumnReader;
  private readonly revisions: NumberColumnReader;
  private readonly indexes: ByteReader;

  constructor(reader: ByteReader) {
    this.sides = reader.nested();
    this.contributors = new TextColumnReader(reader);
    this.times = new NumberColumnReader(reader);
    this.values = new NumberColumnReader(reader);
    this.revisions = new NumberColumnReader(reader);
    this.indexes = reader.nested();
  }

  /** @throws CorruptBytesError */
  read(): HandedReading {
    return {
      side: this.sides.unsigned() === 0 ? 'left' : 'right',
      contributor: this.contributors.read(),
      eventTimeMs: this.times.read(),
      value: this.values.read(),
      revision: this.revisions.read(),
      index: this.indexes.unsigned(),
    };
  }
}
