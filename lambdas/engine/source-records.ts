import type { SourceRecord } from './source-record.ts';

/**
 * Records of one partition in order of position: an array, or what takes records off their
 * envelopes only when they are asked for. Asking twice gives equal records.
 */
export interface SourceRecords<Item = SourceRecord> {
  readonly length: number;
  at(index: number): Item | undefined;
  slice(from: number, to: number): SourceRecords<Item>;
}
