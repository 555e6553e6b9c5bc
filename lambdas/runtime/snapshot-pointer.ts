import { ByteReader, ByteWriter } from '../engine/index.ts';
import type { Head } from './journal.ts';
import { readJournalVersion, writeJournalVersion } from './journal-version.ts';

/** Where the newest snapshot lies. */
export interface SnapshotPointer {
  /** The entry whose state it is. */
  readonly covers: Head;
  /** Which of the two sets of chunk names it uses; the next one uses the other. */
  readonly set: 0 | 1;
  /** The attempt that wrote it: its chunks carry this number. */
  readonly attempt: number;
  /** How many chunks. */
  readonly chunks: number;
  /** Of the chunks' bytes, put together. */
  readonly digest: string;
}

/** @param pointer undefined before the first snapshot is whole */
export const encodeSnapshotPointer = (pointer: SnapshotPointer | undefined): Uint8Array => {
  const writer = new ByteWriter(128);
  writeJournalVersion(writer);
  if (pointer === undefined) return writer.finish();
  writer.unsigned(pointer.covers.number);
  writer.text(pointer.covers.digest);
  writer.unsigned(pointer.set);
  writer.unsigned(pointer.attempt);
  writer.unsigned(pointer.chunks);
  writer.text(pointer.digest);
  return writer.finish();
};

/** @throws NewerStateError, CorruptBytesError */
export const decodeSnapshotPointer = (bytes: Uint8Array): SnapshotPointer | undefined => {
  const reader = new ByteReader(bytes);
  readJournalVersion(reader);
  if (reader.isAtEnd) return undefined;
  return {
    covers: { number: reader.unsigned(), digest: reader.text() },
    set: reader.unsigned() === 0 ? 0 : 1,
    attempt: reader.unsigned(),
    chunks: reader.unsigned(),
    digest: reader.text(),
  };
};
