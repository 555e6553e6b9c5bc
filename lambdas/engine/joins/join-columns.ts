import type { ByteReader } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import { NumberColumnReader } from '../state/number-column-reader.ts';
import { NumberColumnWriter } from '../state/number-column-writer.ts';
import { TextColumnReader } from '../state/text-column-reader.ts';
import { TextColumnWriter } from '../state/text-column-writer.ts';
import { type JoinGroup, sideNames } from './join-state.ts';
import { ReadingColumnsReader, ReadingColumnsWriter } from './reading-columns.ts';

/** The groups of a join, column by column. */
export class JoinColumnsWriter {
  private readonly names = new TextColumnWriter();
  private readonly counts = new ByteWriter(64);
  private readonly resumed = new NumberColumnWriter();
  private readonly devices = new TextColumnWriter();
  private readonly newest = new NumberColumnWriter();
  private readonly seen = new NumberColumnWriter();
  private readonly readings = new ReadingColumnsWriter();

  /** Writes a group: all of its devices, and the readings that the journal lacks, or all. */
  write({ group, isFresh, resumedMs, sides }: JoinGroup, extent: 'changes' | 'all'): void {
    this.names.write(group);
    this.counts.unsigned(isFresh ? 1 : 0);
    this.resumed.write(resumedMs);
    for (const side of sideNames) {
      const { devices, waiting } = sides[side];
      this.counts.unsigned(devices.size);
      for (const [device, { newestMs, seenMs }] of inOrder(devices)) {
        this.devices.write(device);
        this.newest.write(newestMs);
        this.seen.write(seenMs);
      }
      const readings = waiting.of(extent);
      this.counts.unsigned(readings.length);
      for (const reading of readings) this.readings.write(reading);
    }
  }

  finish(writer: ByteWriter): void {
    this.names.finish(writer);
    writer.drain(this.counts);
    this.resumed.finish(writer);
    this.devices.finish(writer);
    this.newest.finish(writer);
    this.seen.finish(writer);
    this.readings.finish(writer);
  }
}

/** Reads what a JoinColumnsWriter wrote, in the same order. */
export class JoinColumnsReader {
  private readonly names: TextColumnReader;
  private readonly counts: ByteReader;
  private readonly resumed: NumberColumnReader;
  private readonly devices: TextColumnReader;
  private readonly newest: NumberColumnReader;
  private readonly seen: NumberColumnReader;
  private readonly readings: ReadingColumnsReader;

  constructor(reader: ByteReader) {
    this.names = new TextColumnReader(reader);
    this.counts = reader.nested();
    this.resumed = new NumberColumnReader(reader);
    this.devices = new TextColumnReader(reader);
    this.newest = new NumberColumnReader(reader);
    this.seen = new NumberColumnReader(reader);
    this.readings = new ReadingColumnsReader(reader);
  }

  /**
   * Reads the next group into the one that `find` gives.
   *
   * @throws CorruptBytesError
   */
  read(find: (name: string, isFresh: boolean) => JoinGroup): void {
    const group = find(this.names.read(), this.counts.unsigned() === 1);
    group.resumedMs = this.resumed.read();
    group.isFresh = false;
    for (const side of sideNames) {
      const { devices, waiting } = group.sides[side];
      devices.clear();
      for (let rest = this.counts.unsigned(); rest > 0; rest -= 1) {
        const device = this.devices.read();
        devices.set(device, { newestMs: this.newest.read(), seenMs: this.seen.read() });
      }
      for (let rest = this.counts.unsigned(); rest > 0; rest -= 1) {
        waiting.restore(this.readings.read());
      }
    }
  }
}

const inOrder = <Value>(values: ReadonlyMap<string, Value>): [string, Value][] =>
  [...values].sort(([left], [right]) => (left < right ? -1 : 1));
