import { type ByteReader, type ByteWriter, NewerStateError } from '../engine/index.ts';

/** Rises with every change of what entries and snapshots hold around the state. */
const journalVersion = 2;

export const writeJournalVersion = (writer: ByteWriter): void => writer.unsigned(journalVersion);

/** @throws NewerStateError where newer code wrote it: this code stops without writing */
export const readJournalVersion = (reader: ByteReader): void => {
  const version = reader.unsigned();
  if (version <= journalVersion) return;
  throw new NewerStateError(
    `the journal has version ${version}, this code reads up to ${journalVersion}; ` +
      'deploy the newer release again',
  );
};
