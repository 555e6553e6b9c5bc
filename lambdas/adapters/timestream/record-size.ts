import type { _Record } from '@aws-sdk/client-timestream-write';

const timeBytes = 8;
const numberBytes = 8;

/**
 * What a record weighs by Timestream's own metering, bytes: names and texts as UTF-8, a time and a
 * number eight each. Of a request's common attributes the same: they are a record without a time.
 */
export const recordSize = (record: _Record): number =>
  dimensionSize(record) +
  bytes(record.MeasureName) +
  (record.Time === undefined ? 0 : timeBytes) +
  (record.MeasureValues ?? [])
    .map(({ Name, Value, Type }) => bytes(Name) + (Type === 'VARCHAR' ? bytes(Value) : numberBytes))
    .reduce((sum, size) => sum + size, 0);

/** Names and values of the dimensions. */
export const dimensionSize = ({ Dimensions = [] }: _Record): number =>
  Dimensions.map(({ Name, Value }) => bytes(Name) + bytes(Value)).reduce(
    (sum, size) => sum + size,
    0,
  );

const bytes = (text: string | undefined): number => Buffer.byteLength(text ?? '');
