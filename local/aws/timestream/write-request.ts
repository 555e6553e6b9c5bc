import { type JsonObject, validationError } from '../json-service.ts';

export type ScalarType = 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR' | 'TIMESTAMP';

export interface Measure {
  readonly name: string;
  readonly type: ScalarType;
  /** As it was sent. */
  readonly value: string;
}

/** A record of a request, its common attributes merged in. */
export interface WriteRecord {
  /** Ordered by name: the series, with the measure's name. */
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly measureName: string;
  readonly timeMs: number;
  readonly version: number;
  /** Ordered by name. */
  readonly measures: readonly Measure[];
}

const recordsMax = 100;
const msPer: Readonly<Record<string, number>> = { MILLISECONDS: 1, SECONDS: 1_000 };

/** The records of a WriteRecords request. @throws ServiceError (ValidationException) */
export const writeRecordsOf = ({ Records, CommonAttributes }: JsonObject): WriteRecord[] => {
  if (!Array.isArray(Records) || Records.length < 1 || Records.length > recordsMax) {
    const length = Array.isArray(Records) ? Records.length : 0;
    throw validationError(`Records has ${length} records, but must have 1 to ${recordsMax}`);
  }
  const common = (CommonAttributes ?? {}) as JsonObject;
  return (Records as JsonObject[]).map((record, index) => writeRecord(record, common, index));
};

const writeRecord = (record: JsonObject, common: JsonObject, index: number): WriteRecord => {
  const refuse = (rule: string): never => {
    throw validationError(`Records[${index}]: ${rule}`);
  };
  const all: JsonObject = { Version: 1, TimeUnit: 'MILLISECONDS', ...common, ...record };
  const dimensions = [common, record].flatMap(
    ({ Dimensions }) => (Dimensions ?? []) as { Name?: string; Value?: string }[],
  );
  if (dimensions.length === 0) refuse('a record must have a dimension');
  if (new Set(dimensions.map(({ Name }) => Name)).size < dimensions.length) {
    refuse('a dimension is named twice, in the record or the common attributes');
  }
  if (typeof all.MeasureName !== 'string' || all.MeasureName === '') {
    refuse('MeasureName must not be empty');
  }
  const unit = msPer[String(all.TimeUnit)];
  if (unit === undefined) {
    refuse(`TimeUnit is ${String(all.TimeUnit)}, but the embedded endpoint takes ms and s only`);
  }
  const time = Number(all.Time);
  if (typeof all.Time !== 'string' || !/^-?\d{1,19}$/.test(all.Time)) {
    refuse(`Time is ${String(all.Time)}, but must be digits`);
  }
  if (!Number.isSafeInteger(all.Version) || Number(all.Version) < 1) {
    refuse(`Version is ${String(all.Version)}, but must be 1 or greater`);
  }
  return {
    dimensions: dimensions
      .map(({ Name, Value }) => {
        if (!Name || !Value) refuse('a dimension must have a name and a value');
        return { name: column(String(Name), refuse), value: String(Value) };
      })
      .sort(byName),
    measureName: String(all.MeasureName),
    timeMs: time * (unit ?? 1),
    version: Number(all.Version),
    measures: measures(all, refuse).sort(byName),
  };
};

type Refuse = (rule: string) => never;

const measures = (all: JsonObject, refuse: Refuse): Measure[] => {
  if (all.MeasureValueType !== 'MULTI') {
    const type = all.MeasureValueType ?? 'DOUBLE';
    return [scalar({ Name: 'measure', Value: all.MeasureValue, Type: type }, refuse)];
  }
  const values = (all.MeasureValues ?? []) as JsonObject[];
  if (values.length === 0) refuse('a MULTI record must have MeasureValues');
  if (new Set(values.map(({ Name }) => Name)).size < values.length) {
    refuse('a measure value is named twice');
  }
  return values.map((value) => scalar(value, refuse));
};

const isOfType: Readonly<Record<ScalarType, (value: string) => boolean>> = {
  BIGINT: (value) => /^-?\d{1,19}$/.test(value),
  DOUBLE: (value) => value.trim() !== '' && Number.isFinite(Number(value)),
  BOOLEAN: (value) => /^(true|false)$/i.test(value),
  VARCHAR: () => true,
  TIMESTAMP: (value) => /^-?\d{1,19}$/.test(value),
};

const scalar = ({ Name, Value, Type }: JsonObject, refuse: Refuse): Measure => {
  const type = Type as ScalarType;
  if (typeof Name !== 'string' || Name === '') refuse('a measure value must have a name');
  if (!Object.hasOwn(isOfType, type)) refuse(`the type ${String(Type)} is none of Timestream's`);
  if (typeof Value !== 'string' || !isOfType[type](Value)) {
    refuse(`${String(Name)} is ${JSON.stringify(Value)}, but must be a ${type} as text`);
  }
  return { name: column(String(Name), refuse), type, value: String(Value) };
};

const column = (name: string, refuse: Refuse): string => {
  if (/^(time|measure_name)$|^(ts_|measure_value)|:/.test(name)) {
    refuse(`the name "${name}" is reserved`);
  }
  return name;
};

const byName = (left: { name: string }, right: { name: string }): number =>
  left.name < right.name ? -1 : 1;
