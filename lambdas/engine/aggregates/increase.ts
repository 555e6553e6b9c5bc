import type { MeasureAggregate } from './aggregate.ts';
import { type ExactNumber, exactSumValue, roundFraction } from './exact-fraction.ts';
import { addExactly, type ExactSum } from './exact-sum.ts';
import { inObject } from './in-object.ts';
import { overTimeline, type TimelineOptions, timelineLimit } from './over-timeline.ts';
import type { Timeline } from './timeline.ts';

/** Counters count up from 0. */
const counterRange = [0, Number.MAX_VALUE] as const;

/** What a counter gained over the timeline: a value below the one before counts from 0 anew. */
const gained = ({ values }: Timeline): ExactNumber => {
  const total: ExactSum = [];
  for (let at = 1; at < values.length; at += 1) {
    const [before, now] = [values[at - 1] as number, values[at] as number];
    addExactly(total, now);
    if (now >= before) addExactly(total, -before);
  }
  return exactSumValue(total);
};

/**
 * By how much a counter rose from the first reading of the pane to the last. Where it fell it was
 * reset, and what it shows after that was gained since. Exact, rounded once; null for less than two
 * readings. What it gains between the last reading of one pane and the first of the next is in
 * neither.
 *
 * @example increase('kilowattHours')
 * @throws DefinitionError for a limit outside its bounds
 */
export const increase = <const Measure extends string>(
  measure: Measure,
  options: TimelineOptions = {},
): MeasureAggregate<Measure> => {
  const atMost = timelineLimit('increase', options);
  const result = (timeline: Timeline): number | null =>
    timeline.times.length < 2 ? null : roundFraction(gained(timeline), 1n);
  return {
    kind: 'increase',
    parameters: String(atMost),
    measure,
    domain: counterRange,
    isPerKey: true,
    aggregate: inObject(overTimeline(atMost, result)),
  };
};

/**
 * The increase of a counter per second between the first reading of the pane and the last. Exact,
 * rounded once; null for less than two readings.
 *
 * @example rate('messages')
 * @throws DefinitionError for a limit outside its bounds
 */
export const rate = <const Measure extends string>(
  measure: Measure,
  options: TimelineOptions = {},
): MeasureAggregate<Measure> => {
  const atMost = timelineLimit('rate', options);
  const result = (timeline: Timeline): number | null => {
    const { times } = timeline;
    if (times.length < 2) return null;
    const spanMs = (times.at(-1) as number) - (times[0] as number);
    const { units, exponent } = gained(timeline);
    return roundFraction({ units: units * 1_000n, exponent }, BigInt(spanMs));
  };
  return {
    kind: 'rate',
    parameters: String(atMost),
    measure,
    domain: counterRange,
    isPerKey: true,
    aggregate: inObject(overTimeline(atMost, result)),
  };
};
