import type { ByteReader } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import { NumberColumnReader } from '../state/number-column-reader.ts';
import { NumberColumnWriter } from '../state/number-column-writer.ts';
import { SliceColumnsReader, SliceColumnsWriter } from '../state/slice-columns.ts';
import { TextColumnReader } from '../state/text-column-reader.ts';
import { TextColumnWriter } from '../state/text-column-writer.ts';
import type { PaneLayout } from '../windows/pane-layout.ts';
import type { Slice } from '../windows/slice.ts';
import type { RollupPane } from './rollup-state.ts';

/** The panes of one rollup over many groups, column by column. */
export class RollupColumnsWriter {
  private readonly counts = new ByteWriter(64);
  private readonly ids = new TextColumnWriter();
  private readonly bounds = new NumberColumnWriter();
  private readonly arrivals = new NumberColumnWriter();
  private readonly fired = new ByteWriter(64);
  private readonly contributors = new TextColumnWriter();
  private readonly revisions = new NumberColumnWriter();
  private readonly slices: SliceColumnsWriter;

  constructor(layout: PaneLayout) {
    this.slices = new SliceColumnsWriter(layout);
  }

  /** Writes a group's panes that the journal lacks, with what changed of them, or all of them. */
  write(panes: Iterable<RollupPane>, extent: 'changes' | 'all'): void {
    let count = 0;
    for (const pane of panes) {
      if (extent === 'changes' && !pane.isDirty) continue;
      count += 1;
      this.ids.write(pane.id);
      this.bounds.write(pane.start);
      this.bounds.write(pane.end);
      this.arrivals.write(pane.firstArrivalMs);
      this.fired.unsigned(pane.hasFired ? 1 : 0);
      const slices: Slice[] = [];
      for (const [contributor, { revision, pane: slice }] of byName(pane.contributors)) {
        if (extent === 'changes' && !slice.isDirty) continue;
        slices.push(slice);
        this.contributors.write(contributor);
        this.revisions.write(revision);
      }
      this.slices.write(slices);
    }
    this.counts.unsigned(count);
  }

  finish(writer: ByteWriter): void {
    writer.drain(this.counts);
    this.ids.finish(writer);
    this.bounds.finish(writer);
    this.arrivals.finish(writer);
    writer.drain(this.fired);
    this.contributors.finish(writer);
    this.revisions.finish(writer);
    this.slices.finish(writer);
  }
}

/** Reads what a RollupColumnsWriter wrote, in the same order. */
export class RollupColumnsReader {
  private readonly counts: ByteReader;
  private readonly ids: TextColumnReader;
  private readonly bounds: NumberColumnReader;
  private readonly arrivals: NumberColumnReader;
  private readonly fired: ByteReader;
  private readonly contributors: TextColumnReader;
  private readonly revisions: NumberColumnReader;
  private readonly slices: SliceColumnsReader;

  constructor(layout: PaneLayout, reader: ByteReader) {
    this.counts = reader.nested();
    this.ids = new TextColumnReader(reader);
    this.bounds = new NumberColumnReader(reader);
    this.arrivals = new NumberColumnReader(reader);
    this.fired = reader.nested();
    this.contributors = new TextColumnReader(reader);
    this.revisions = new NumberColumnReader(reader);
    this.slices = new SliceColumnsReader(layout, reader);
  }

  /** Applies a group's panes to those it had. @throws CorruptBytesError */
  read(panes: Map<string, RollupPane>): void {
    for (let rest = this.counts.unsigned(); rest > 0; rest -= 1) {
      const id = this.ids.read();
      const start = this.bounds.read();
      const end = this.bounds.read();
      const firstArrivalMs = this.arrivals.read();
      const hasFired = this.fired.unsigned() === 1;
      const contributors = panes.get(id)?.contributors ?? new Map();
      this.slices.read((pane) => {
        contributors.set(this.contributors.read(), { revision: this.revisions.read(), pane });
      });
      panes.set(id, { id, start, end, firstArrivalMs, hasFired, isDirty: false, contributors });
    }
  }
}

const byName = <Value>(values: ReadonlyMap<string, Value>): [string, Value][] =>
  [...values].sort(([left], [right]) => (left < right ? -1 : 1));
