import type { Evaluation, ThresholdMemory } from '../rules/threshold-memory.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { NumberColumnReader } from './number-column-reader.ts';
import { NumberColumnWriter } from './number-column-writer.ts';
import { TextColumnReader } from './text-column-reader.ts';
import { TextColumnWriter } from './text-column-writer.ts';

/** What one threshold rule remembers, over many keys. */
export class ThresholdColumnsWriter {
  /** Twice the evaluations, and one where an alarm stands. */
  private readonly counts = new ByteWriter(64);
  private readonly standing = new TextColumnWriter();
  private readonly ids = new TextColumnWriter();
  private readonly starts = new NumberColumnWriter();
  private readonly ends = new NumberColumnWriter();
  private readonly values = new NumberColumnWriter();

  write({ standing, evaluations }: ThresholdMemory): void {
    this.counts.unsigned(2 * evaluations.length + (standing === undefined ? 0 : 1));
    if (standing !== undefined) this.standing.write(standing);
    for (const { id, start, end, value } of evaluations) {
      // For windows named by their start, the name need not be written.
      this.ids.write(id === String(start) ? '' : id);
      this.starts.write(start);
      this.ends.write(end);
      this.values.write(value);
    }
  }

  finish(writer: ByteWriter): void {
    writer.nested(this.counts);
    this.standing.finish(writer);
    this.ids.finish(writer);
    this.starts.finish(writer);
    this.ends.finish(writer);
    this.values.finish(writer);
  }
}

/** Reads what a ThresholdColumnsWriter wrote, in the same order. */
export class ThresholdColumnsReader {
  private readonly counts: ByteReader;
  private readonly standing: TextColumnReader;
  private readonly ids: TextColumnReader;
  private readonly starts: NumberColumnReader;
  private readonly ends: NumberColumnReader;
  private readonly values: NumberColumnReader;

  constructor(reader: ByteReader) {
    this.counts = reader.nested();
    this.standing = new TextColumnReader(reader);
    this.ids = new TextColumnReader(reader);
    this.starts = new NumberColumnReader(reader);
    this.ends = new NumberColumnReader(reader);
    this.values = new NumberColumnReader(reader);
  }

  /** @throws CorruptBytesError */
  read(): ThresholdMemory {
    const header = this.counts.unsigned();
    const standing = header % 2 === 1 ? this.standing.read() : undefined;
    const evaluations: Evaluation[] = [];
    for (let rest = Math.floor(header / 2); rest > 0; rest -= 1) {
      const id = this.ids.read();
      const start = this.starts.read();
      const end = this.ends.read();
      const value = this.values.read();
      evaluations.push({ id: id === '' ? String(start) : id, start, end, value });
    }
    return { standing, evaluations, isDirty: false };
  }
}
