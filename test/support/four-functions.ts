import type { Aggregate, MeasureAggregate } from '../../lambdas/engine/aggregates/aggregate.ts';
import { ByteReader } from '../../lambdas/engine/state/byte-reader.ts';
import { ByteWriter } from '../../lambdas/engine/state/byte-writer.ts';
import {
  SliceColumnsReader,
  SliceColumnsWriter,
} from '../../lambdas/engine/state/slice-columns.ts';
import { PaneLayout, type PlacedAggregate } from '../../lambdas/engine/windows/pane-layout.ts';
import type { Slice } from '../../lambdas/engine/windows/slice.ts';

/** A declared aggregate over cells as the four functions that its laws are stated in. */
export const fourFunctions = (declared: MeasureAggregate): Aggregate<Slice> => {
  const layout = new PaneLayout({ it: declared });
  const [{ aggregate, at }] = layout.aggregates as [PlacedAggregate];
  const empty = (): Slice => layout.open(0, 1);
  return {
    empty,
    add: (slice, value, eventTimeMs) => {
      aggregate.add(slice, at, value, eventTimeMs);
      return slice;
    },
    merge: (left, right) => {
      const merged = empty();
      aggregate.merge(merged, left, at);
      aggregate.merge(merged, right, at);
      return merged;
    },
    result: (slice) => aggregate.result(slice, at),
    write: (slice, writer) => {
      const columns = new SliceColumnsWriter(layout);
      columns.write([slice]);
      columns.finish(writer);
    },
    read: (reader) => {
      const slices: Slice[] = [];
      new SliceColumnsReader(layout, reader).read((slice) => slices.push(slice));
      return slices[0] ?? empty();
    },
  };
};

/** An accumulator's bytes. */
export const bytesOf = <Acc>(aggregate: Aggregate<Acc>, accumulator: Acc): Uint8Array => {
  const writer = new ByteWriter();
  aggregate.write(accumulator, writer);
  return writer.finish();
};

/** The accumulator that the bytes hold, all of them. */
export const readFrom = <Acc>(aggregate: Aggregate<Acc>, bytes: Uint8Array): Acc => {
  const reader = new ByteReader(bytes);
  const accumulator = aggregate.read(reader);
  if (!reader.isAtEnd) throw new Error('the accumulator was read, and bytes are left');
  return accumulator;
};
