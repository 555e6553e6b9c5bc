import type { SourceRecords } from '../engine/index.ts';

/** Takes records in base64, as Lambda delivers them, off their envelopes. */
export interface RecordReader<Item> {
  read(partition: string, position: string, base64: string): Item;
}

/** Records of one partition as an event has them. */
export interface EnvelopedBatch {
  readonly partition: string;
  readonly records: readonly {
    /** The position. */
    readonly sequenceNumber: string;
    /** In base64. */
    readonly data: string;
  }[];
}

/**
 * The records of a batch, each taken off its envelope when it is asked for: what a record leaves
 * behind is then still at hand, and gone before the next one needs its place.
 */
export class EnvelopedRecords<Item> implements SourceRecords<Item> {
  private readonly reader: RecordReader<Item>;
  private readonly batch: EnvelopedBatch;

  constructor(reader: RecordReader<Item>, batch: EnvelopedBatch) {
    this.reader = reader;
    this.batch = batch;
  }

  get length(): number {
    return this.batch.records.length;
  }

  at(index: number): Item | undefined {
    const { partition, records } = this.batch;
    const record = records[index];
    return record && this.reader.read(partition, record.sequenceNumber, record.data);
  }

  slice(from: number, to: number): EnvelopedRecords<Item> {
    const { partition, records } = this.batch;
    return new EnvelopedRecords(this.reader, { partition, records: records.slice(from, to) });
  }
}
