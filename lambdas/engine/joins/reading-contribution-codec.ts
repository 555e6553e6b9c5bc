import { ByteReader } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import { NumberColumnReader } from '../state/number-column-reader.ts';
import { NumberColumnWriter } from '../state/number-column-writer.ts';
import { ReadingColumnsReader, ReadingColumnsWriter } from './reading-columns.ts';
import type { ReadingContribution } from './reading-contribution.ts';

/** Readings of one group for one join as bytes, to travel in a commit. */
export const encodeReadings = (contributions: readonly ReadingContribution[]): Uint8Array => {
  const readings = new ReadingColumnsWriter();
  const arrivals = new NumberColumnWriter();
  for (const contribution of contributions) {
    readings.write(contribution);
    arrivals.write(contribution.arrivalTimeMs);
  }
  const writer = new ByteWriter();
  writer.text(contributions[0]?.join ?? '');
  writer.text(contributions[0]?.group ?? '');
  writer.unsigned(contributions.length);
  readings.finish(writer);
  arrivals.finish(writer);
  return writer.finish();
};

/** @throws CorruptBytesError */
export const decodeReadings = (bytes: Uint8Array): ReadingContribution[] => {
  const reader = new ByteReader(bytes);
  const join = reader.text();
  const group = reader.text();
  const count = reader.unsigned();
  const readings = new ReadingColumnsReader(reader);
  const arrivals = new NumberColumnReader(reader);
  return Array.from({ length: count }, () => {
    const reading = readings.read();
    return { join, group, ...reading, arrivalTimeMs: arrivals.read() };
  });
};
