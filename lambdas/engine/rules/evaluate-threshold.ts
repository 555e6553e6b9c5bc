import type { AlertState, AlertTransition, WindowResult } from '../outcomes.ts';
import type { AlertRule } from '../pipeline.ts';
import type { DeviceThreshold } from '../registry/registry-change.ts';
import { formatInstant } from '../time/event-time.ts';
import type { Evaluation, ThresholdMemory } from './threshold-memory.ts';

/**
 * One alarm, from the window that left `ok` to the one that came back; open while `over` is not.
 */
interface Episode {
  /** Absent for an alarm that stood before the remembered windows. */
  readonly raisedBy: Evaluation | undefined;
  readonly over: Evaluation | undefined;
}

/**
 * The device's own limit for a window that starts then; undefined where the declared one holds.
 */
type OwnLimit = (startMs: number) => DeviceThreshold | undefined;

const declaredLimits: OwnLimit = () => undefined;

/**
 * Takes one record's firings of the rule's window into the memory and gives the transitions that
 * follow, each alarm's at most once, as it stands after the record:
 * 1. Note the windows' values in place of their earlier ones.
 * 2. Derive the alarms before and after from all remembered windows, oldest first.
 * 3. A new cause is an `alarm`, a cause that is gone is `corrected`, an alarm that newly ends is
 *    `ok`
 *    (a new one that has ended already, too), one whose end was corrected away is `alarm` again.
 * A window keeps the limit that it was judged by until it fires again.
 */
export const evaluateThreshold = (
  rule: AlertRule,
  memory: ThresholdMemory,
  firings: readonly WindowResult[],
  ownLimit: OwnLimit = declaredLimits,
): AlertTransition[] => {
  const before = episodes(rule, memory);
  let noted: Evaluation | undefined;
  for (const firing of firings) noted = note(rule, memory, firing, ownLimit) ?? noted;
  const [firing] = firings;
  if (noted === undefined || firing === undefined) return [];
  const after = episodes(rule, memory);

  const transitions: AlertTransition[] = [];
  const tell = (cause: string, state: AlertState, ...why: readonly string[]): void => {
    transitions.push(transition(rule, firing, cause, state, why.join('; ')));
  };
  const alarm = (by: Evaluation): string => sentence(rule, firing, 'alarm', by);
  for (const cause of before.keys()) {
    if (!after.has(cause)) tell(cause, 'corrected', sentence(rule, firing, 'corrected', noted));
  }
  for (const [cause, { raisedBy = noted, over }] of after) {
    const earlier = before.get(cause);
    if (over === undefined) {
      if (earlier === undefined) tell(cause, 'alarm', alarm(raisedBy));
      else if (earlier.over !== undefined) tell(cause, 'alarm', alarm(noted));
    } else if (earlier?.over === undefined) {
      const raised = earlier === undefined ? [alarm(raisedBy)] : [];
      tell(cause, 'ok', ...raised, sentence(rule, firing, 'ok', over));
    }
  }
  return transitions;
};

/** Takes windows that nothing can correct any more out of the memory, keeping what stands. */
export const settleThreshold = (
  rule: AlertRule,
  memory: ThresholdMemory,
  isFinal: (evaluation: Evaluation) => boolean,
): void => {
  const { evaluations } = memory;
  let settled = 0;
  for (const evaluation of evaluations) {
    if (!isFinal(evaluation)) break;
    memory.standing = step(rule, memory.standing, evaluation);
    settled += 1;
  }
  evaluations.splice(0, settled);
  memory.isDirty ||= settled > 0;
};

/** The cause of the alarm that stands after a window, given the one that stood before it. */
const step = (
  rule: AlertRule,
  standing: string | undefined,
  evaluation: Evaluation,
): string | undefined => {
  const { id, value } = evaluation;
  const { limit, clear } = limitsOf(rule, evaluation);
  const isAbove = rule.direction === 'above';
  if (standing === undefined) {
    const isBreach = isAbove ? value > limit : value < limit;
    return isBreach ? id : undefined;
  }
  const isClear = isAbove ? value <= clear : value >= clear;
  return isClear ? undefined : standing;
};

/** A `clear` on the wrong side of its limit counts as the limit: no alarm ends while it holds. */
const limitsOf = (rule: AlertRule, { own }: Evaluation): DeviceThreshold => {
  if (own === undefined) return rule;
  const nearest = rule.direction === 'above' ? Math.min : Math.max;
  return { limit: own.limit, clear: nearest(own.limit, own.clear) };
};

/**
 * Notes the value of a window, or that a session is part of another one now. Undefined where the
 * rule learns nothing by it.
 */
const note = (
  rule: AlertRule,
  memory: ThresholdMemory,
  { id, start, end, measures, reason }: WindowResult,
  ownLimit: OwnLimit,
): Evaluation | undefined => {
  const { evaluations } = memory;
  const value = measures[rule.measure];
  const isMerged = reason === 'merged';
  if (!isMerged && (value === null || value === undefined)) return undefined;
  const earlier = evaluations.findIndex((evaluation) => evaluation.id === id);
  if (isMerged && earlier < 0) return undefined;
  memory.isDirty = true;
  const [same] = earlier < 0 ? [] : evaluations.splice(earlier, 1);
  if (isMerged || value === null || value === undefined) return same;
  // A session's end moves, and with it its place among the others.
  let at = evaluations.length;
  while (at > 0 && (evaluations[at - 1]?.end ?? end) > end) at -= 1;
  const noted = { id, start, end, value, own: ownLimit(start) };
  evaluations.splice(at, 0, noted);
  return noted;
};

const episodes = (rule: AlertRule, memory: ThresholdMemory): Map<string, Episode> => {
  const found = new Map<string, Episode>();
  let { standing } = memory;
  if (standing !== undefined) found.set(standing, { raisedBy: undefined, over: undefined });
  for (const evaluation of memory.evaluations) {
    const next = step(rule, standing, evaluation);
    if (next !== undefined && next !== standing) {
      found.set(next, { raisedBy: evaluation, over: undefined });
    }
    if (standing !== undefined && next === undefined) {
      found.set(standing, { raisedBy: found.get(standing)?.raisedBy, over: evaluation });
    }
    standing = next;
  }
  return found;
};

const sentence = (
  rule: AlertRule,
  { window, key }: WindowResult,
  state: AlertState,
  evaluation: Evaluation,
): string => {
  const { start, value } = evaluation;
  const { limit, clear } = limitsOf(rule, evaluation);
  const happened = {
    alarm: `is ${rule.direction} ${limit}`,
    ok: `is back, ${rule.direction === 'above' ? 'at most' : 'at least'} ${clear}`,
    corrected: 'after late readings, does not support the alarm',
  }[state];
  const what = `${rule.measure} ${value} of ${key}`;
  return `${what}, ${window} window from ${formatInstant(start)}, ${happened}`;
};

const transition = (
  rule: AlertRule,
  { pipeline, key, revision, tags }: WindowResult,
  cause: string,
  state: AlertState,
  detail: string,
): AlertTransition => ({
  type: 'alert',
  id: `${pipeline}/${rule.name}/${key}/${cause}`,
  pipeline,
  rule: rule.name,
  key,
  state,
  severity: rule.severity,
  at: Number(cause),
  detail,
  revision,
  ...(tags === undefined ? {} : { tags }),
});
