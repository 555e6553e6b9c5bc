import type { MeasureAggregate } from '../aggregates/aggregate.ts';
import type { Pane } from '../windows/pane.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

const changed = 1;
const pastOnTime = 2;

/** Writes a pane, its start relative to `nearMs`, an instant that is usually close. */
export const writePane = (
  pane: Pane,
  aggregates: readonly MeasureAggregate[],
  nearMs: number,
  writer: ByteWriter,
): void => {
  writer.signed(pane.start - nearMs);
  writer.unsigned(pane.end - pane.start);
  writer.unsigned(pane.count);
  writer.unsigned((pane.isChanged ? changed : 0) | (pane.isPastOnTime ? pastOnTime : 0));
  for (const [at, { aggregate }] of aggregates.entries()) {
    aggregate.write(pane.accumulators[at], writer);
  }
};

export const readPane = (
  aggregates: readonly MeasureAggregate[],
  nearMs: number,
  reader: ByteReader,
): Pane => {
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
    isPastOnTime: (flags & pastOnTime) !== 0,
    isDirty: false,
  };
};
