import { ByteReader, ByteWriter } from '../engine/index.ts';
import { compress, decompress } from './compression.ts';
import { readJournalVersion, writeJournalVersion } from './journal-version.ts';

/** Per sink, the newest entry whose outbox it has taken whole. */
export type PublishedThrough = Readonly<Record<string, number>>;

/** One commit: the state's changes and what they publish, accepted once. */
export interface JournalEntry {
  /** 1, 2, 3, ... within the partition's chain. */
  readonly number: number;
  /** Digest of the entry before; empty for the first. */
  readonly previous: string;
  readonly publishedThrough: PublishedThrough;
  /** From `encodeState(state, pipeline, 'changes')`. */
  readonly changes: Uint8Array;
  /** From `encodeOutbox`. */
  readonly outbox: Uint8Array;
  /** It is the last one: the partition was split or merged, and others go on from here. */
  readonly isSeal: boolean;
}

export const encodeEntry = (entry: JournalEntry): Uint8Array => {
  const writer = new ByteWriter(entry.changes.length + entry.outbox.length + 256);
  writeJournalVersion(writer);
  writer.unsigned(entry.number);
  writer.text(entry.previous);
  writePublishedThrough(entry.publishedThrough, writer);
  writer.blob(entry.changes);
  writer.blob(entry.outbox);
  writer.unsigned(entry.isSeal ? 1 : 0);
  return compress(writer.finish());
};

/** @throws NewerStateError; Error where the bytes are damaged */
export const decodeEntry = (bytes: Uint8Array): JournalEntry => {
  const reader = new ByteReader(decompress(bytes));
  readJournalVersion(reader);
  return {
    number: reader.unsigned(),
    previous: reader.text(),
    publishedThrough: readPublishedThrough(reader),
    changes: reader.blob(),
    outbox: reader.blob(),
    isSeal: reader.unsigned() === 1,
  };
};

export const writePublishedThrough = (through: PublishedThrough, writer: ByteWriter): void => {
  const sinks = Object.entries(through);
  writer.unsigned(sinks.length);
  for (const [sink, number] of sinks) {
    writer.text(sink);
    writer.unsigned(number);
  }
};

export const readPublishedThrough = (reader: ByteReader): PublishedThrough => {
  const through: Record<string, number> = {};
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    const sink = reader.text();
    through[sink] = reader.unsigned();
  }
  return through;
};
