import type { KinesisBatch } from '../adapters/kinesis/kinesis-batches.ts';
import type { SourceRecord, SourceRecords } from '../engine/index.ts';
import type { EnvelopeReader } from '../formats/envelope-reader.ts';

/**
 * The records of a batch, each taken off its envelope when it is asked for: what a record leaves
 * behind is then still at hand, and gone before the next one needs its place.
 */
export class EnvelopedRecords implements SourceRecords {
  private readonly reader: EnvelopeReader;
  private readonly batch: KinesisBatch;

  constructor(reader: EnvelopeReader, batch: KinesisBatch) {
    this.reader = reader;
    this.batch = batch;
  }

  get length(): number {
    return this.batch.records.length;
  }

  at(index: number): SourceRecord | undefined {
    const { partition, records } = this.batch;
    const record = records[index];
    return record && this.reader.read(partition, record.sequenceNumber, record.data);
  }

  slice(from: number, to: number): EnvelopedRecords {
    const { partition, records } = this.batch;
    return new EnvelopedRecords(this.reader, { partition, records: records.slice(from, to) });
  }
}
