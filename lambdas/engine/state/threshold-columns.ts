import type { DeviceThreshold } from '../registry/registry-change.ts';
import type { Evaluation, ThresholdMemory } from '../rules/threshold-memory.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { NumberColumnReader } from './number-column-reader.ts';
import { NumberColumnWriter } from './number-column-writer.ts';
import { TextColumnReader } from './text-column-reader.ts';
import { TextColumnWriter } from './text-column-writer.ts';

/** What one threshold rule remembers, over many keys. */
export class ThresholdColumnsWriter {
  /** Four times the evaluations, two where a device's own limit is among them, one for an alarm. */
  private readonly counts = new ByteWriter(64);
  private readonly standing = new TextColumnWriter();
  private readonly ids = new TextColumnWriter();
  private readonly starts = new NumberColumnWriter();
  private readonly ends = new NumberColumnWriter();
  private readonly values = new NumberColumnWriter();
  private readonly owns = new ByteWriter(16);
  private readonly limits = new NumberColumnWriter();

  write({ standing, evaluations }: ThresholdMemory): void {
    const hasOwn = evaluations.some(({ own }) => own !== undefined);
    const flags = (hasOwn ? 2 : 0) + (standing === undefined ? 0 : 1);
    this.counts.unsigned(4 * evaluations.length + flags);
    if (standing !== undefined) this.standing.write(standing);
    for (const { id, start, end, value, own } of evaluations) {
      // For windows named by their start, the name need not be written.
      this.ids.write(id === String(start) ? '' : id);
      this.starts.write(start);
      this.ends.write(end);
      this.values.write(value);
      if (!hasOwn) continue;
      this.owns.unsigned(own === undefined ? 0 : 1);
      if (own === undefined) continue;
      this.limits.write(own.limit);
      this.limits.write(own.clear);
    }
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.counts);
    this.standing.finish(writer);
    this.ids.finish(writer);
    this.starts.finish(writer);
    this.ends.finish(writer);
    this.values.finish(writer);
    writer.drain(this.owns);
    this.limits.finish(writer);
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
  private readonly owns: ByteReader;
  private readonly limits: NumberColumnReader;

  constructor(reader: ByteReader) {
    this.counts = reader.nested();
    this.standing = new TextColumnReader(reader);
    this.ids = new TextColumnReader(reader);
    this.starts = new NumberColumnReader(reader);
    this.ends = new NumberColumnReader(reader);
    this.values = new NumberColumnReader(reader);
    this.owns = reader.nested();
    this.limits = new NumberColumnReader(reader);
  }

  /** @throws CorruptBytesError */
  read(): ThresholdMemory {
    const header = this.counts.unsigned();
    const standing = header % 2 === 1 ? this.standing.read() : undefined;
    const evaluations: Evaluation[] = [];
    for (let rest = Math.floor(header / 4); rest > 0; rest -= 1) {
      const id = this.ids.read();
      const start = this.starts.read();
      const end = this.ends.read();
      const value = this.values.read();
      const hasOwn = header % 4 >= 2 && this.owns.unsigned() === 1;
      const own = hasOwn ? this.readLimit() : undefined;
      evaluations.push({ id: id === '' ? String(start) : id, start, end, value, own });
    }
    return { standing, evaluations, isDirty: false };
  }

  private readLimit(): DeviceThreshold {
    const limit = this.limits.read();
    return { limit, clear: this.limits.read() };
  }
}
