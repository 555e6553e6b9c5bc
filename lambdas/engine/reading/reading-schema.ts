/**
 * What a payload must look like, as data: validation, units, the fleet simulator, dashboards and
 * the cost estimate all read it.
 *
 * @example
 * const schema: ReadingSchema = {
 *   sensor: 'sensor_id',
 *   eventTime: 'timestamp',
 *   unit: 'unit',
 *   sensorTypes: {
 *     temperature: {
 *       sensors: 'TEMP_*',
 *       measures: { value: { unit: 'C', range: [-40, 125], accepts: { F: fahrenheitToCelsius } } },
 *     },
 *   },
 * };
 */
export interface ReadingSchema {
  /** Payload field with the sensor's id; must equal what the broker proved. */
  readonly sensor: string;
  /** Payload field with the event time. A bare name means RFC 3339 text with a zone. */
  readonly eventTime: string | EventTimeField;
  /**
   * Payload field with an id that the device repeats when it resends.
   * @default - resends are told by their values
   */
  readonly messageId?: string;
  /**
   * Payload field with a counter that rises from reading to reading, and the field that names the
   * session in which it does: a boot id. A new session may start the counter anew.
   * @default - readings are not numbered
   */
  readonly sequence?: { readonly counter: string; readonly session?: string };
  /**
   * Payload field that names the unit of the measures.
   * @default - values come in each measure's own unit
   */
  readonly unit?: string;
  /**
   * Payload field with the schema's version, and the versions that this declaration reads.
   * @default - payloads carry no version
   */
  readonly version?: { readonly field: string; readonly accepts: readonly (number | string)[] };
  /**
   * Clients that speak for sensors which do not publish themselves: the ids of a gateway's sensors,
   * or their starts with a `*`, by its client id. It publishes to its own topic, and such a sensor
   * is believed from it alone. A sensor that moves to another gateway moves to another partition:
   * let its windows close first, as results of the two are not told apart by their revisions.
   * @default - every sensor speaks for itself
   */
  readonly gateways?: Readonly<Record<string, readonly string[]>>;
  /**
   * Sensor types by name. A sensor belongs to the first type whose `sensors` pattern it matches.
   */
  readonly sensorTypes: Readonly<Record<string, SensorType>>;
}

export interface EventTimeField {
  readonly field: string;
  /** `rfc3339` text, or a number since 1970: whole milliseconds, or seconds with a fraction. */
  readonly format: 'rfc3339' | 'epochMilliseconds' | 'epochSeconds';
}

export interface SensorType {
  /** Sensor ids of this type: a literal with at most one `*` at its end. */
  readonly sensors: string;
  /** By measure name. A reading carries at least one of them. */
  readonly measures: Readonly<Record<string, MeasureSchema>>;
}

export interface MeasureSchema {
  /** The unit that results are in. */
  readonly unit: string;
  /** Plausible values in `unit`, both inclusive. Outside: rejected(out_of_range). */
  readonly range: readonly [number, number];
  /**
   * Payload field with the number.
   * @default - the measure's name
   */
  readonly field?: string;
  /**
   * Other units that a payload may name, with their way into `unit`.
   * @default - only `unit` itself
   */
  readonly accepts?: Readonly<Record<string, UnitConversion>>;
}

/** An affine conversion: `(value - minus) * times`. */
export interface UnitConversion {
  readonly minus: number;
  readonly times: number;
}

export const fahrenheitToCelsius: UnitConversion = { minus: 32, times: 5 / 9 };
export const kelvinToCelsius: UnitConversion = { minus: 273.15, times: 1 };
export const kilopascalToHectopascal: UnitConversion = { minus: 0, times: 10 };
export const inchesPerSecondToMillimetersPerSecond: UnitConversion = { minus: 0, times: 25.4 };

type TypesOf<Schema extends ReadingSchema> = Schema['sensorTypes'];

/** The sensor type names of a schema. */
export type SensorTypeOf<Schema extends ReadingSchema> = keyof TypesOf<Schema> & string;

/** The measure names of a schema, over all its sensor types. */
export type MeasureOf<Schema extends ReadingSchema> = {
  [Type in keyof TypesOf<Schema>]: keyof TypesOf<Schema>[Type]['measures'] & string;
}[keyof TypesOf<Schema>];
