import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import type { Slice } from '../windows/slice.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

const changed = 1;

/** Writes a slice, its start relative to `nearMs`, an instant that is usually close. */
export const writeSlice = (
  slice: Slice,
  aggregates: readonly MeasureAggregate[],
  nearMs: number,
  writer: ByteWriter,
): void => {
  writer.signed(slice.start - nearMs);
  writer.unsigned(slice.end - slice.start);
  writer.unsigned(slice.count);
  writer.unsigned(slice.isChanged ? changed : 0);
  for (const [at, { aggregate }] of aggregates.entries()) {
    aggregate.write(slice.accumulators[at], writer);
  }
};

export const readSlice = (
  aggregates: readonly MeasureAggregate[],
  nearMs: number,
  reader: ByteReader,
): Slice => {
  const start = nearMs + reader.signed();
  const end = start + reader.unsigned();
  const count = reader.unsigned();
  const flags = reader.unsigned();
  return {
    start,
    end,
    count,
    accumulators: aggregates.map(({ aggregate }) => aggregate.read(reader)),
    isChanged: (flags & changed) !== 0,
    isDirty: false,
  };
};
