import type { ClockGuards } from '../pipeline.ts';
import { bySensorType } from './by-sensor-type.ts';
import { eventTimeField, eventTimeOfNumber } from './event-time-field.ts';
import { type CompiledMeasure, measuresOf } from './measure-reader.ts';
import type { PlainFields } from './plain-fields.ts';
import { identityOf, isId, type ProvenSender, type ReadingJudge } from './reading-judge.ts';
import type { EventTimeField, ReadingSchema } from './reading-schema.ts';

/** A measure of one sensor type, and the place of its field. */
interface PlainMeasure {
  readonly measure: CompiledMeasure;
  readonly place: number;
}

/** Every field that a reading of the schema is judged by, once. */
const fieldNames = (schema: ReadingSchema): string[] => {
  const { sensor, eventTime, unit, version, messageId, sequence } = schema;
  const measures = Object.values(schema.sensorTypes).flatMap((type) => measuresOf(type, []));
  const names = [sensor, eventTimeField(eventTime).field, unit, version?.field, messageId];
  const numbering = [sequence?.counter, sequence?.session];
  const fields = [...names, ...numbering, ...measures.map(({ field }) => field)];
  return [...new Set(fields.filter((name) => name !== undefined))];
};

/** The place of a field that no payload has, as the declaration names none. */
const nowhere = -1;

/**
 * The short way to the commonest verdict. It takes a plain reading of which nothing is to be
 * refused exactly as the reading judge takes it, and leaves every other one to the judge, those of
 * calibrated devices too: each refusal has one place that gives its reason, and a good reading
 * costs no object.
 */
export class PlainJudge {
  private readonly schema: ReadingSchema;
  private readonly guards: ClockGuards;
  private readonly judge: ReadingJudge;
  private readonly fields: PlainFields;
  private readonly eventTimeFormat: EventTimeField['format'];
  private readonly measuresOf: (sensor: string) => readonly PlainMeasure[] | undefined;
  /** Places of fields. */
  private readonly sensor: number;
  private readonly eventTime: number;
  private readonly unit: number;
  private readonly version: number;
  private readonly message: number;
  private readonly counter: number;
  private readonly session: number;

  /** @param judge gets what a reading says, as if it had judged the reading itself */
  constructor(
    schema: ReadingSchema,
    guards: ClockGuards,
    plainFields: (names: readonly string[]) => PlainFields,
    judge: ReadingJudge,
  ) {
    const names = fieldNames(schema);
    const placeOf = (name: string | undefined): number =>
      name === undefined ? nowhere : names.indexOf(name);
    const { field, format } = eventTimeField(schema.eventTime);
    this.schema = schema;
    this.guards = guards;
    this.judge = judge;
    this.fields = plainFields(names);
    this.eventTimeFormat = format;
    this.measuresOf = bySensorType(schema, (type) =>
      measuresOf(type, judge.measures).map((measure) => ({
        measure,
        place: placeOf(measure.field),
      })),
    );
    this.sensor = placeOf(schema.sensor);
    this.eventTime = placeOf(field);
    this.unit = placeOf(schema.unit);
    this.version = placeOf(schema.version?.field);
    this.message = placeOf(schema.messageId);
    this.counter = placeOf(schema.sequence?.counter);
    this.session = placeOf(schema.sequence?.session);
  }

  /**
   * True where the payload is a plain reading without a flaw, which the judge then describes. False
   * says nothing about it: it must be decoded and judged.
   */
  takes(payload: Uint8Array, sender: ProvenSender): boolean {
    const { judge } = this;
    if (judge.refused.length > 0) judge.refused = [];
    return (
      this.fields.read(payload) &&
      this.isKnownVersion() &&
      this.isProven(sender) &&
      this.takeEventTime(sender.arrivalTimeMs) &&
      this.takeMeasures() &&
      this.takeIdentity() &&
      this.takeSequence()
    );
  }

  private isKnownVersion(): boolean {
    const { fields, version: place } = this;
    const { version } = this.schema;
    if (version === undefined) return true;
    return version.accepts.some((accepted) =>
      typeof accepted === 'number'
        ? fields.number(place) === accepted
        : fields.isText(place, accepted),
    );
  }

  private isProven({ clientId, topicSensor }: ProvenSender): boolean {
    const { fields, judge } = this;
    // The sender's own id is a text already; only a gateway's sensors need one made.
    const isOwn = fields.isText(this.sensor, clientId);
    const sensor = isOwn ? clientId : fields.text(this.sensor);
    if (!isId(sensor) || clientId !== topicSensor) return false;
    judge.sensor = sensor;
    return judge.speakerOf(sensor) === clientId;
  }

  private takeEventTime(arrivalTimeMs: number): boolean {
    const { maxClockAhead, maxAge } = this.guards;
    const eventTimeMs = this.readEventTime();
    this.judge.eventTimeMs = eventTimeMs;
    return eventTimeMs <= arrivalTimeMs + maxClockAhead && eventTimeMs >= arrivalTimeMs - maxAge;
  }

  /** NaN where the field holds no event time. */
  private readEventTime(): number {
    const { fields, eventTimeFormat } = this;
    if (eventTimeFormat === 'rfc3339') return fields.instant(this.eventTime);
    return eventTimeOfNumber(eventTimeFormat, fields.number(this.eventTime)) ?? Number.NaN;
  }

  private takeMeasures(): boolean {
    const { fields } = this;
    const { values, sensor, eventTimeMs, calibrationOf } = this.judge;
    const measures = this.measuresOf(sensor);
    if (measures === undefined || calibrationOf(sensor, eventTimeMs) !== undefined) return false;
    for (let place = 0; place < values.length; place += 1) values[place] = Number.NaN;
    let carried = 0;
    for (const { measure, place } of measures) {
      if (fields.isAbsent(place)) continue;
      const value = this.inUnitOf(measure, fields.number(place));
      if (!(value >= measure.least && value <= measure.greatest)) return false;
      // Turns -0 into 0: equal values must be the same bytes.
      values[measure.place] = value + 0;
      carried += 1;
    }
    return carried > 0;
  }

  /** NaN where the reading names a unit that is not declared. */
  private inUnitOf(measure: CompiledMeasure, value: number): number {
    const { fields, unit } = this;
    if (unit === nowhere || fields.isText(unit, measure.unit)) return value;
    const conversion = measure.conversions.get(fields.text(unit));
    return conversion === undefined ? Number.NaN : (value - conversion.minus) * conversion.times;
  }

  private takeIdentity(): boolean {
    const { fields, judge, message } = this;
    if (message === nowhere) {
      judge.identity = identityOf(judge.values);
      return true;
    }
    const text = fields.text(message);
    judge.identity = text ?? fields.number(message);
    return text === undefined ? !Number.isNaN(judge.identity) : isId(text);
  }

  private takeSequence(): boolean {
    const { fields, judge, counter, session } = this;
    if (counter === nowhere) return true;
    judge.counter = fields.number(counter) + 0;
    if (!(Number.isSafeInteger(judge.counter) && judge.counter >= 0)) return false;
    if (session === nowhere) return true;
    const text = fields.text(session);
    judge.session = text ?? fields.number(session) + 0;
    return text === undefined ? !Number.isNaN(judge.session) : isId(text);
  }
}
