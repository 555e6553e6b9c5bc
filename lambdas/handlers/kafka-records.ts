import type { MSKRecord } from 'aws-lambda';
import type { EnvelopedBatch } from './enveloped-records.ts';

/** Records as Lambda's event of a topic has them; one without a value has no bytes. */
export const kafkaRecords = (records: readonly MSKRecord[]): EnvelopedBatch['records'] =>
  records.map(({ offset, value }) => ({ sequenceNumber: String(offset), data: value ?? '' }));
