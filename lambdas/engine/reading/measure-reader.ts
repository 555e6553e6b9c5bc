import type { RejectionReason } from '../outcomes.ts';
import type { Calibration } from '../registry/registry-change.ts';
import type { ReadingSchema, SensorType } from './reading-schema.ts';

/** A measure that is there but cannot be taken, and why. */
export interface RefusedMeasure {
  readonly measure: string;
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** How a device's values are corrected, and where they are kept as the device sent them. */
export interface Correction {
  /** By measure; a measure that it does not name stays as it is. */
  readonly calibration: Readonly<Record<string, Calibration>>;
  /** Gets the values in their own units before calibration, like `values` in all else. */
  readonly sent: Float64Array;
}

/**
 * Reads the measures of one sensor type into `values` (NaN where absent) and tells how many the
 * reading carries. Present but bad measures go to `refused`. Units come first, then calibration,
 * then the plausible range: a range is about the thing measured, so a sensor that is known to
 * read 50 too high is plausible where the thing is.
 */
export type MeasureReader = (
  raw: Readonly<Record<string, unknown>>,
  values: Float64Array,
  refused: RefusedMeasure[],
  correction?: Correction,
) => number;

/** A measure as the way from a field's number to a value. */
export interface CompiledMeasure {
  readonly name: string;
  readonly field: string;
  readonly unit: string;
  readonly least: number;
  readonly greatest: number;
  readonly conversions: ReadonlyMap<unknown, { readonly minus: number; readonly times: number }>;
  /** Place in `values`. */
  readonly place: number;
}

/** The measures of a sensor type; `places` says where in `values` each goes. */
export const measuresOf = (type: SensorType, places: readonly string[]): CompiledMeasure[] =>
  Object.entries(type.measures).map(([name, options]) => ({
    name,
    field: options.field ?? name,
    unit: options.unit,
    least: options.range[0],
    greatest: options.range[1],
    conversions: new Map(Object.entries(options.accepts ?? {})),
    place: places.indexOf(name),
  }));

export const compileMeasures = (
  schema: ReadingSchema,
  type: SensorType,
  places: readonly string[],
): MeasureReader => {
  const unitField = schema.unit;
  const measures = measuresOf(type, places);
  return (raw, values, refused, correction) => {
    values.fill(Number.NaN);
    correction?.sent.fill(Number.NaN);
    let carried = 0;
    for (const measure of measures) {
      // Own fields only: every object has a `constructor`, which no device sent.
      const value = Object.hasOwn(raw, measure.field) ? raw[measure.field] : undefined;
      if (value === undefined || value === null) continue;
      const unit = unitField === undefined ? measure.unit : raw[unitField];
      const converted = convertMeasure(measure, value, unit, refused);
      if (converted === undefined) continue;
      const corrected =
        correction === undefined ? converted : correct(measure, converted, correction);
      if (!isPlausible(measure, corrected, refused)) continue;
      // Adding 0 turns -0 into 0: equal values must be the same bytes.
      values[measure.place] = corrected + 0;
      if (correction !== undefined) correction.sent[measure.place] = converted + 0;
      carried += 1;
    }
    return carried;
  };
};

const convertMeasure = (
  measure: CompiledMeasure,
  value: unknown,
  unit: unknown,
  refused: RefusedMeasure[],
): number | undefined => {
  const { name, field } = measure;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const detail = `${field} is not a finite number`;
    refused.push({ measure: name, reason: 'schema', detail });
    return undefined;
  }
  if (unit === measure.unit) return value;
  const conversion = measure.conversions.get(unit);
  if (conversion === undefined) {
    const units = [measure.unit, ...measure.conversions.keys()].join(', ');
    const actual = typeof unit === 'string' ? `"${unit.slice(0, 40)}"` : typeof unit;
    const detail = `the unit of ${field} is ${actual}, but must be one of ${units}`;
    refused.push({ measure: name, reason: 'unit', detail });
    return undefined;
  }
  return (value - conversion.minus) * conversion.times;
};

const correct = ({ name }: CompiledMeasure, value: number, { calibration }: Correction): number => {
  if (!Object.hasOwn(calibration, name)) return value;
  const { scale, offset } = calibration[name] as Calibration;
  return value * scale + offset;
};

const isPlausible = (
  { name, field, unit, least, greatest }: CompiledMeasure,
  value: number,
  refused: RefusedMeasure[],
): boolean => {
  if (value >= least && value <= greatest) return true;
  const detail = `${field} is ${value} ${unit}, outside ${least} to ${greatest}`;
  refused.push({ measure: name, reason: 'out_of_range', detail });
  return false;
};
