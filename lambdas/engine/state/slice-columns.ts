import type { PaneLayout } from '../windows/pane-layout.ts';
import { findSlice, type Slice } from '../windows/slice.ts';
import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { NumberColumnReader } from './number-column-reader.ts';
import { NumberColumnWriter } from './number-column-writer.ts';

const changed = 1;
const hasObjects = 2;
const published = 4;

/** The slices of one window over many keys: a column for each of their doubles. */
export class SliceColumnsWriter {
  private readonly layout: PaneLayout;
  private readonly mayHaveObjects: boolean;
  private readonly counts = new ByteWriter(128);
  private readonly flags = new ByteWriter(128);
  private readonly numbers: readonly NumberColumnWriter[];
  private readonly objects = new ByteWriter(64);
  private noted: Slice[] = [];
  /** Doubles of the noted, slice by slice. */
  private cells = new Float64Array();

  constructor(layout: PaneLayout) {
    this.layout = layout;
    this.mayHaveObjects = layout.aggregates.some(({ aggregate }) => aggregate.object !== undefined);
    this.numbers = Array.from({ length: layout.width }, () => new NumberColumnWriter());
  }

  /** Writes all of a key's slices. */
  write(slices: readonly Slice[]): void {
    this.note(slices, 'all');
    this.writeNoted();
  }

  /**
   * Notes the slices of a key that the journal lacks, or all of them, to be written with others'.
   *
   * @param from no slice before this place has changed. @default - any may have
   */
  note(slices: readonly Slice[], extent: 'changes' | 'all', from = 0): void {
    const { noted } = this;
    const before = noted.length;
    for (let at = extent === 'all' ? 0 : from; at < slices.length; at += 1) {
      const slice = slices[at] as Slice;
      if (extent === 'all' || slice.isDirty) noted.push(slice);
    }
    this.counts.unsigned(noted.length - before);
  }

  /** Writes the slices that were noted, one column after another. */
  writeNoted(): void {
    const { noted, numbers } = this;
    const { length } = noted;
    const width = numbers.length;
    this.noted = [];
    for (let at = 0; at < length; at += 1) this.flags.byte(flagsOf(noted[at] as Slice));
    const cells = this.gather(noted);
    for (let at = 0; at < width; at += 1) {
      (numbers[at] as NumberColumnWriter).writeEach(cells, at, length * width, width);
    }
    if (this.mayHaveObjects) for (const slice of noted) this.writeObjects(slice);
  }

  /** In a loop of its own: so short a one that the processor fetches several slices at once. */
  private gather(slices: readonly Slice[]): Float64Array {
    const { width } = this.layout;
    const room = slices.length * width;
    if (this.cells.length < room) this.cells = new Float64Array(2 * room);
    const { cells } = this;
    let end = 0;
    for (let place = 0; place < slices.length; place += 1) {
      const { numbers } = slices[place] as Slice;
      for (let at = 0; at < width; at += 1) cells[end++] = numbers[at] as number;
    }
    return cells;
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.counts);
    writer.drain(this.flags);
    for (const column of this.numbers) column.finish(writer);
    writer.drain(this.objects);
  }

  private writeObjects({ objects }: Slice): void {
    if (!isAnyThere(objects)) return;
    for (const { aggregate, at } of this.layout.aggregates) {
      if (aggregate.object === undefined) continue;
      const object = objects?.[at.object];
      this.objects.unsigned(object === undefined ? 0 : 1);
      if (object !== undefined) aggregate.object.write(object, this.objects);
    }
  }
}

const isAnyThere = (objects: readonly unknown[] | undefined): boolean =>
  objects?.some((object) => object !== undefined) ?? false;

const flagsOf = ({ isChanged, isPublished, objects }: Slice): number =>
  (isChanged ? changed : 0) |
  (isAnyThere(objects) ? hasObjects : 0) |
  (isPublished ? published : 0);

/** Reads what a SliceColumnsWriter wrote, in the same order. */
export class SliceColumnsReader {
  private readonly layout: PaneLayout;
  private readonly counts: ByteReader;
  private readonly flags: ByteReader;
  private readonly numbers: readonly NumberColumnReader[];
  private readonly start: NumberColumnReader;
  private readonly objects: ByteReader;

  constructor(layout: PaneLayout, reader: ByteReader) {
    this.layout = layout;
    this.counts = reader.nested();
    this.flags = reader.nested();
    this.numbers = Array.from({ length: layout.width }, () => new NumberColumnReader(reader));
    this.start = this.numbers[0] as NumberColumnReader;
    this.objects = reader.nested();
  }

  /** A key's slices, one by one. @throws CorruptBytesError */
  read(take: (slice: Slice) => void): void {
    for (let rest = this.counts.unsigned(); rest > 0; rest -= 1) {
      const slice = this.layout.open(this.start.read(), 0);
      this.fill(slice);
      take(slice);
    }
  }

  /** A key's slices, each over an earlier state of the same one. @throws CorruptBytesError */
  readInto(slices: Slice[]): void {
    for (let rest = this.counts.unsigned(); rest > 0; rest -= 1) {
      const start = this.start.read();
      const found = findSlice(slices, start);
      const slice = found >= 0 ? (slices[found] as Slice) : this.layout.open(start, 0);
      this.fill(slice);
      const place = -found - 1;
      if (place === slices.length) slices.push(slice);
      else if (found < 0) slices.splice(place, 0, slice);
    }
  }

  /** Everything but its start, which comes first. */
  private fill(slice: Slice): void {
    const flags = this.flags.unsigned();
    const { numbers } = slice;
    for (let at = 1; at < numbers.length; at += 1) {
      numbers[at] = (this.numbers[at] as NumberColumnReader).read();
    }
    slice.isChanged = (flags & changed) !== 0;
    slice.isPublished = (flags & published) !== 0;
    slice.isDirty = false;
    slice.objects = undefined;
    if ((flags & hasObjects) !== 0) this.readObjects(slice);
  }

  private readObjects(slice: Slice): void {
    const objects: unknown[] = [];
    slice.objects = objects;
    for (const { aggregate, at } of this.layout.aggregates) {
      if (aggregate.object === undefined || this.objects.unsigned() === 0) continue;
      objects[at.object] = aggregate.object.read(this.objects);
    }
  }
}
