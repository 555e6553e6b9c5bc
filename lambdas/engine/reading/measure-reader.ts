import type { RejectionReason } from '../outcomes.ts';
import type { ReadingSchema, SensorType } from './reading-schema.ts';

/** A measure that is there but cannot be taken, and why. */
export interface RefusedMeasure {
  readonly measure: string;
  readonly reason: RejectionReason;
  readonly detail: string;
}

/**
 * Reads the measures of one sensor type into `values` (NaN where absent), converting units, and
 * tells how many the reading carries. Present but bad measures go to `refused`.
 */
export type MeasureReader = (
  raw: Readonly<Record<string, unknown>>,
  values: Float64Array,
  refused: RefusedMeasure[],
) => number;

interface CompiledMeasure {
  readonly name: string;
  readonly field: string;
  readonly unit: string;
  readonly least: number;
  readonly greatest: number;
  readonly conversions: ReadonlyMap<unknown, { readonly minus: number; readonly times: number }>;
  /** Place in `values`. */
  readonly place: number;
}

export const compileMeasures = (
  schema: ReadingSchema,
  type: SensorType,
  places: readonly string[],
): MeasureReader => {
  const unitField = schema.unit;
  const measures = Object.entries(type.measures).map(
    ([name, options]): CompiledMeasure => ({
      name,
      field: options.field ?? name,
      unit: options.unit,
      least: options.range[0],
      greatest: options.range[1],
      conversions: new Map(Object.entries(options.accepts ?? {})),
      place: places.indexOf(name),
    }),
  );
  return (raw, values, refused) => {
    values.fill(Number.NaN);
    let carried = 0;
    for (const measure of measures) {
      // Own fields only: every object has a `constructor`, which no device sent.
      const value = Object.hasOwn(raw, measure.field) ? raw[measure.field] : undefined;
      if (value === undefined || value === null) continue;
      const unit = unitField === undefined ? measure.unit : raw[unitField];
      const converted = readMeasure(measure, value, unit, refused);
      if (converted === undefined) continue;
      values[measure.place] = converted;
      carried += 1;
    }
    return carried;
  };
};

const readMeasure = (
  measure: CompiledMeasure,
  value: unknown,
  unit: unknown,
  refused: RefusedMeasure[],
): number | undefined => {
  const { name, field, least, greatest } = measure;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const detail = `${field} is not a finite number`;
    refused.push({ measure: name, reason: 'schema', detail });
    return undefined;
  }
  let converted = value;
  if (unit !== measure.unit) {
    const conversion = measure.conversions.get(unit);
    if (conversion === undefined) {
      const units = [measure.unit, ...measure.conversions.keys()].join(', ');
      const actual = typeof unit === 'string' ? `"${unit.slice(0, 40)}"` : typeof unit;
      const detail = `the unit of ${field} is ${actual}, but must be one of ${units}`;
      refused.push({ measure: name, reason: 'unit', detail });
      return undefined;
    }
    converted = (value - conversion.minus) * conversion.times;
  }
  if (!(converted >= least && converted <= greatest)) {
    const detail = `${field} is ${converted} ${measure.unit}, outside ${least} to ${greatest}`;
    refused.push({ measure: name, reason: 'out_of_range', detail });
    return undefined;
  }
  // Turns -0 into 0: equal values must be the same bytes.
  return converted + 0;
};
