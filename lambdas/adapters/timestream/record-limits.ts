import type { _Record } from '@aws-sdk/client-timestream-write';
import { dimensionSize, recordSize } from './record-size.ts';
import { isReservedColumn } from './result-record.ts';

/** Timestream's quotas, in bytes of UTF-8. */
const dimensionBytesMax = 2_048;
const recordBytesMax = 2_048;
const measureNameBytesMax = 256;

/**
 * Why Timestream would never take the record; undefined where it may. Asked before sending, because
 * a request with a malformed record can be refused as a whole, its good records included.
 */
export const recordFault = (record: _Record, columns: readonly string[]): string | undefined => {
  const reserved = columns.find(isReservedColumn);
  if (reserved !== undefined) {
    const rule = 'is named like a column of the table; declare another name';
    return `the aggregate or tag "${reserved}" ${rule}`;
  }
  if ((record.Version ?? 1) < 1) {
    return `the revision is ${record.Version}, Timestream takes 1 and more: ordinals start at 1`;
  }
  if (bytes(record.MeasureName) > measureNameBytesMax) {
    const length = bytes(record.MeasureName);
    return `the window's name has ${length} bytes, Timestream takes ${measureNameBytesMax}`;
  }
  for (const { Name, Value } of record.Dimensions ?? []) {
    if (bytes(Value) === 0) return `the dimension "${Name}" is empty, which Timestream refuses`;
  }
  const dimensionBytes = dimensionSize(record);
  if (dimensionBytes > dimensionBytesMax) {
    const limit = `Timestream takes ${dimensionBytesMax}`;
    return `its dimensions have ${dimensionBytes} bytes, ${limit}: shorten the key`;
  }
  const recordBytes = recordSize(record);
  if (recordBytes > recordBytesMax) {
    const limit = `Timestream takes ${recordBytesMax}`;
    return `the record has ${recordBytes} bytes, ${limit}: declare fewer aggregates or tags`;
  }
  return undefined;
};

const bytes = (text: string | undefined): number => Buffer.byteLength(text ?? '');
