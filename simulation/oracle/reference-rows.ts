import type { ExtraAggregate } from '../workload/extra-aggregates.ts';
import type { ScriptPipeline, ScriptReading } from '../workload/fleet-script.ts';
import { nearestToRationalSum } from './exact-rational.ts';
import { naiveExtras } from './naive-extras.ts';

/** What the windows of a script's pipeline compute of their readings; null of a merged session. */
export interface ReferenceMeasures {
  readonly mean: number | null;
  readonly max: number | null;
  readonly count: number | null;
  readonly sumB: number | null;
  readonly minB: number | null;
  readonly [extra: string]: number | null;
}

/** A firing as the reference model has it. */
export interface ReferenceRow {
  readonly window: string;
  readonly key: string;
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly revision: number;
  readonly reason: string;
  readonly count: number;
  readonly measures: ReferenceMeasures;
  /** Where the pipeline declares tags. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly mergedInto?: string;
}

/** What a window said last. */
export interface WindowValue {
  readonly end: number;
  readonly measures: ReferenceMeasures;
}

export const noMeasures = (extras: readonly ExtraAggregate[] = []): ReferenceMeasures => ({
  mean: null,
  max: null,
  count: null,
  sumB: null,
  minB: null,
  ...Object.fromEntries(extras.map((extra) => [extra, null])),
});

/** Computes a window from all its readings at once. Adding 0 turns -0 into 0. */
export const measuresOf = (
  readings: readonly ScriptReading[],
  extras: readonly ExtraAggregate[] = [],
): ReferenceMeasures => {
  const a = readings.map((reading) => reading.a);
  const b = readings.map((reading) => reading.b).filter((value) => value !== undefined);
  return {
    mean: nearestToRationalSum(a) / a.length + 0,
    max: Math.max(...a) + 0,
    count: a.length,
    sumB: nearestToRationalSum(b),
    minB: b.length === 0 ? null : Math.min(...b) + 0,
    ...naiveExtras(extras, readings),
  };
};

/** Alarms by the window that raised them, a start or an end: standing, or over. */
export type Alarms = ReadonlyMap<number, 'alarm' | 'ok'>;

type Limits = Pick<ScriptPipeline['rules'][number], 'limit' | 'clear'>;

/**
 * The alarms that a rule's windows give, from the newest value of each, oldest first.
 *
 * @param ownLimits a device's own by window. @default - the rule's hold for all
 */
export const alarmsOf = (
  rule: ScriptPipeline['rules'][number],
  rows: ReadonlyMap<number, WindowValue>,
  ownLimits: (start: number) => Limits | undefined = () => undefined,
): Alarms => {
  const alarms = new Map<number, 'alarm' | 'ok'>();
  const sign = rule.direction === 'above' ? 1 : -1;
  let standing: number | undefined;
  for (const [start, { measures }] of [...rows].sort(([, x], [, y]) => x.end - y.end)) {
    const value = measures[rule.measure];
    if (value === null) continue;
    const { limit, clear } = ownLimits(start) ?? rule;
    const isBreach = sign * value > sign * limit;
    if (standing === undefined && isBreach) {
      standing = start;
      alarms.set(start, 'alarm');
    } else if (standing !== undefined && !isBreach && sign * value <= sign * clear) {
      alarms.set(standing, 'ok');
      standing = undefined;
    }
  }
  return alarms;
};
