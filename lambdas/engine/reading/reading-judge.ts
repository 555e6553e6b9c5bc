import type { RejectionReason } from '../outcomes.ts';
import type { ClockGuards } from '../pipeline.ts';
import type { Calibration } from '../registry/registry-change.ts';
import { formatInstant } from '../time/event-time.ts';
import { bySensorType } from './by-sensor-type.ts';
import { compileEventTime, eventTimeField } from './event-time-field.ts';
import { compileMeasures, type MeasureReader, type RefusedMeasure } from './measure-reader.ts';
import type { ReadingSchema } from './reading-schema.ts';
import { compileSpeakers } from './speakers.ts';

/** What the broker proved about the sender of a payload. */
export interface ProvenSender {
  readonly clientId: string;
  /** The topic's sensor segment; undefined where the topic is not of the declared template. */
  readonly topicSensor: string | undefined;
  readonly arrivalTimeMs: number;
}

/**
 * How the device's values are corrected as of an event time, by measure; undefined where they are
 * taken as they come.
 */
export type CalibrationLookup = (
  sensor: string,
  eventTimeMs: number,
) => Readonly<Record<string, Calibration>> | undefined;

/** Ids longer than this are refused: state keeps them, results and alerts sensor ids too. */
const longestId = 128;

const idRule = `text of 1 to ${longestId} characters`;

export const isId = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longestId;

/**
 * Judges raw readings against the schema, the proved identity and the clock guards, in that order.
 * One judge serves a partition; its public fields describe the reading that was judged last, so
 * that an accepted reading costs no allocation.
 */
export class ReadingJudge {
  /** The measures' names; `values` is in this order. */
  readonly measures: readonly string[];
  sensor = '';
  eventTimeMs = 0;
  /** In each measure's own unit; NaN where the reading does not carry the measure. */
  readonly values: Float64Array;
  /** What a resend of the reading repeats: its message id, or its values before calibration. */
  identity: string | number = 0;
  /** With a declared sequence, the reading's counter and its session; '' where there is none. */
  counter = 0;
  session: string | number = '';
  /** Why the reading was rejected. */
  detail = '';
  /** The client that is believed about a sensor. */
  readonly speakerOf: (sensor: string) => string;
  /** How readings are corrected before their range is looked at. */
  readonly calibrationOf: CalibrationLookup;
  /** Measures that were refused although the reading itself was not. */
  refused: RefusedMeasure[] = [];

  private readonly schema: ReadingSchema;
  private readonly guards: ClockGuards;
  private readonly readEventTime: (raw: Readonly<Record<string, unknown>>) => number | undefined;
  /** In each measure's own unit, before calibration. */
  private readonly sent: Float64Array;
  private readonly readerOf: (sensor: string) => MeasureReader | undefined;

  /** @param calibrationOf @default - no device is calibrated */
  constructor(
    schema: ReadingSchema,
    guards: ClockGuards,
    calibrationOf: CalibrationLookup = () => undefined,
  ) {
    this.schema = schema;
    this.guards = guards;
    this.speakerOf = compileSpeakers(schema.gateways);
    this.calibrationOf = calibrationOf;
    this.readEventTime = compileEventTime(schema.eventTime);
    const types = Object.values(schema.sensorTypes);
    this.measures = [...new Set(types.flatMap((type) => Object.keys(type.measures)))];
    this.values = new Float64Array(this.measures.length);
    this.sent = new Float64Array(this.measures.length);
    this.readerOf = bySensorType(schema, (type) => compileMeasures(schema, type, this.measures));
  }

  /** The reason to reject the reading, or undefined where it may go on to dedupe and lateness. */
  judge(raw: Readonly<Record<string, unknown>>, sender: ProvenSender): RejectionReason | undefined {
    if (this.refused.length > 0) this.refused = [];
    return (
      this.judgeSchema(raw) ??
      this.judgeIdentity(sender) ??
      this.judgeMeasures(raw) ??
      this.judgeClock(sender.arrivalTimeMs)
    );
  }

  private judgeSchema(raw: Readonly<Record<string, unknown>>): RejectionReason | undefined {
    const { version, sensor, messageId } = this.schema;
    if (version !== undefined) {
      const actual = raw[version.field];
      if (!version.accepts.some((accepted) => accepted === actual)) {
        const known = version.accepts.join(', ');
        return this.reject('unknown_version', `${version.field} is ${show(actual)}, not ${known}`);
      }
    }
    const id = raw[sensor];
    if (!isId(id)) {
      return this.reject('schema', `${sensor} is ${show(id)}, but must be ${idRule}`);
    }
    this.sensor = id;
    const eventTimeMs = this.readEventTime(raw);
    if (eventTimeMs === undefined) {
      const { field, format } = eventTimeField(this.schema.eventTime);
      const rule = eventTimeRules[format];
      return this.reject('schema', `${field} is ${show(raw[field])}, but must be ${rule}`);
    }
    this.eventTimeMs = eventTimeMs;
    if (messageId !== undefined) {
      const message = raw[messageId];
      if (!isId(message) && typeof message !== 'number') {
        const rule = `a number or ${idRule}`;
        return this.reject('schema', `${messageId} is ${show(message)}, but must be ${rule}`);
      }
      this.identity = message;
    }
    return this.judgeSequence(raw);
  }

  private judgeSequence(raw: Readonly<Record<string, unknown>>): RejectionReason | undefined {
    const { sequence } = this.schema;
    if (sequence === undefined) return undefined;
    const counter = raw[sequence.counter];
    if (!(Number.isSafeInteger(counter) && (counter as number) >= 0)) {
      const rule = 'a whole number from 0 to 2^53 - 1';
      return this.reject('schema', `${sequence.counter} is ${show(counter)}, but must be ${rule}`);
    }
    this.counter = (counter as number) + 0;
    if (sequence.session === undefined) return undefined;
    const session = raw[sequence.session];
    if (!isId(session) && typeof session !== 'number') {
      const rule = `a number or ${idRule}`;
      return this.reject('schema', `${sequence.session} is ${show(session)}, but must be ${rule}`);
    }
    this.session = typeof session === 'number' ? session + 0 : session;
    return undefined;
  }

  private judgeIdentity({ clientId, topicSensor }: ProvenSender): RejectionReason | undefined {
    const speaker = this.speakerOf(this.sensor);
    if (speaker === clientId && speaker === topicSensor) return undefined;
    const said = `the payload says ${show(this.sensor)}`;
    const rule = speaker === this.sensor ? '' : `, whose gateway is ${show(speaker)}`;
    const proved = `the broker client ${show(clientId)} on the topic of ${show(topicSensor)}`;
    return this.reject('identity', `${said}${rule}, ${proved}`);
  }

  private judgeMeasures(raw: Readonly<Record<string, unknown>>): RejectionReason | undefined {
    const { sensor } = this;
    const read = this.readerOf(sensor);
    if (read === undefined) {
      return this.reject('schema', `${show(sensor)} is of no declared sensor type`);
    }
    const calibration = this.calibrationOf(sensor, this.eventTimeMs);
    const { sent } = this;
    const correction = calibration === undefined ? undefined : { calibration, sent };
    const carried = read(raw, this.values, this.refused, correction);
    if (carried === 0) {
      const [first] = this.refused;
      if (first !== undefined) return this.reject(first.reason, first.detail);
      return this.reject('schema', 'the reading carries none of the declared measures');
    }
    if (this.schema.messageId === undefined) {
      // A resend stays one, also where the device was calibrated in between.
      this.identity = identityOf(correction === undefined ? this.values : sent);
    }
    return undefined;
  }

  private judgeClock(arrivalTimeMs: number): RejectionReason | undefined {
    const { maxClockAhead, maxAge } = this.guards;
    if (this.eventTimeMs > arrivalTimeMs + maxClockAhead) {
      return this.reject('future', this.clockDetail(arrivalTimeMs, 'ahead of', maxClockAhead));
    }
    if (this.eventTimeMs < arrivalTimeMs - maxAge) {
      return this.reject('too_old', this.clockDetail(arrivalTimeMs, 'behind', maxAge));
    }
    return undefined;
  }

  private clockDetail(arrivalTimeMs: number, side: string, limitMs: number): string {
    const event = formatTime(this.eventTimeMs);
    const arrival = formatTime(arrivalTimeMs);
    return `${event} is more than ${limitMs} ms ${side} its arrival at ${arrival}`;
  }

  private reject(reason: RejectionReason, detail: string): RejectionReason {
    this.detail = detail;
    return reason;
  }
}

/** What a resend without a message id repeats. */
export const identityOf = (values: Float64Array): string | number =>
  values.length === 1 ? (values[0] as number) : values.join(' ');

const eventTimeRules = {
  rfc3339: 'a time with a zone, like 2025-03-10T10:15:30Z',
  epochMilliseconds: 'a whole number of milliseconds since 1970',
  epochSeconds: 'a number of seconds since 1970',
} as const;

/** Times that no calendar reaches are shown as numbers: `formatInstant` would throw on them. */
const formatTime = (epochMs: number): string =>
  Math.abs(epochMs) <= 8.64e15 ? formatInstant(epochMs) : `${epochMs} ms`;

/** A value in a sentence: short, whatever a device sent. */
const show = (value: unknown): string => {
  if (value === undefined) return 'absent';
  if (typeof value === 'string') return `"${value.slice(0, 40)}${value.length > 40 ? '...' : ''}"`;
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
};
