import type { WriteRecord } from './write-request.ts';

/** What a table's records have used of its quotas so far. */
export interface TableColumns {
  /** Type of each column: `DIMENSION`, or the measure's type. It never changes. */
  readonly types: Map<string, string>;
  readonly measureNames: Set<string>;
}

export const emptyColumns = (): TableColumns => ({ types: new Map(), measureNames: new Set() });

const quota = {
  dimensions: 128,
  measureNames: 8_192,
  measuresPerRecord: 256,
  dimensionNameBytes: 60,
  dimensionBytes: 2_048,
  measureNameBytes: 256,
  measureValueBytes: 2_048,
  recordBytes: 2_048,
} as const;

/** Why the service's quotas refuse the record; undefined where they do not, and then it counts. */
export const quotaFault = (record: WriteRecord, columns: TableColumns): string | undefined => {
  const fault = sizeFault(record) ?? columnFault(record, columns);
  if (fault !== undefined) return fault;
  for (const { name } of record.dimensions) columns.types.set(name, 'DIMENSION');
  for (const { name, type } of record.measures) columns.types.set(name, type);
  columns.measureNames.add(record.measureName);
  return undefined;
};

const sizeFault = ({ dimensions, measureName, measures }: WriteRecord): string | undefined => {
  const longName = dimensions.find(({ name }) => bytes(name) > quota.dimensionNameBytes);
  if (longName !== undefined) return exceeds('dimension name', quota.dimensionNameBytes);
  const dimensionBytes = sum(dimensions.map(({ name, value }) => bytes(name) + bytes(value)));
  if (dimensionBytes > quota.dimensionBytes) return exceeds('dimensions', quota.dimensionBytes);
  const measureNames = [measureName, ...measures.map(({ name }) => name)];
  if (measureNames.some((name) => bytes(name) > quota.measureNameBytes)) {
    return exceeds('measure name', quota.measureNameBytes);
  }
  if (measures.some(({ value }) => bytes(value) > quota.measureValueBytes)) {
    return exceeds('measure value', quota.measureValueBytes);
  }
  if (measures.length > quota.measuresPerRecord) {
    return `The record has more than ${quota.measuresPerRecord} measure values.`;
  }
  const measureBytes = measures.map(
    ({ name, type, value }) => bytes(name) + (type === 'VARCHAR' ? bytes(value) : 8),
  );
  const recordBytes = 8 + dimensionBytes + bytes(measureName) + sum(measureBytes);
  return recordBytes > quota.recordBytes ? exceeds('record', quota.recordBytes) : undefined;
};

const columnFault = (
  { dimensions, measureName, measures }: WriteRecord,
  { types, measureNames }: TableColumns,
): string | undefined => {
  const columns = [
    ...dimensions.map(({ name }) => ({ name, type: 'DIMENSION' })),
    ...measures.map(({ name, type }): { name: string; type: string } => ({ name, type })),
  ];
  const other = columns.find(({ name, type }) => (types.get(name) ?? type) !== type);
  if (other !== undefined) {
    return `The column ${other.name} is of type ${types.get(other.name)}, not ${other.type}.`;
  }
  const known = [...types.values()].filter((type) => type === 'DIMENSION').length;
  const fresh = dimensions.filter(({ name }) => !types.has(name)).length;
  if (known + fresh > quota.dimensions) {
    return `The table would have more than ${quota.dimensions} dimensions.`;
  }
  if (!measureNames.has(measureName) && measureNames.size >= quota.measureNames) {
    return `The table would have more than ${quota.measureNames} measure names.`;
  }
  return undefined;
};

const exceeds = (what: string, bytesMax: number): string =>
  `The ${what} exceeds the limit of ${bytesMax} bytes.`;

const bytes = (text: string): number => Buffer.byteLength(text);

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
