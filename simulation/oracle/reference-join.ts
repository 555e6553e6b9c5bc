/**
 * What a join must end with, computed from lists and nested loops: nothing waits, nothing is let
 * go, and the watermark is looked up anew in everything that was accepted.
 */

/** Times in ms of event time or, the last two, of arrival. */
export interface JoinRules {
  readonly before: number;
  readonly after: number;
  readonly bound: number;
  readonly atMost: number;
  readonly windows: readonly ReferenceWindow[];
  readonly idleAfter: number;
  readonly forgetAfter: number;
}

/** A window of that size starts at each multiple of `slide`. */
export interface ReferenceWindow {
  readonly name: string;
  readonly size: number;
  readonly slide: number;
  readonly lateness: number;
}

export interface ReferenceReading {
  readonly group: string;
  readonly side: 'left' | 'right';
  readonly contributor: string;
  readonly eventTimeMs: number;
  readonly value: number;
  readonly revision: number;
  readonly index: number;
}

/** What comes to the second stage, in order. */
export type ReferenceEvent =
  | { readonly arrivalTimeMs: number; readonly reading: ReferenceReading }
  | { readonly arrivalTimeMs: number; readonly reading?: never };

export type ReferenceVerdict = 'accepted' | 'duplicate' | 'tooLate';

export interface ReferencePair {
  readonly left: ReferenceReading;
  readonly right: ReferenceReading;
}

/** A window that pairs are in. */
export interface ReferencePane {
  readonly window: string;
  readonly group: string;
  readonly start: number;
  readonly pairs: readonly ReferencePair[];
}

interface Accepted {
  readonly reading: ReferenceReading;
  /** The arrival clock, and the group's watermark before it. */
  readonly seenMs: number;
  readonly watermarkMs: number;
}

interface Group {
  readonly accepted: Accepted[];
  /** Devices that are forgotten, with how many had been accepted by then. */
  readonly forgotten: Map<string, number>;
  watermarkMs: number;
  resumedMs: number;
  lastSeenMs: number;
}

/** The verdict of each reading of the events, in order, and the panes that stand at their end. */
export const referenceJoin = (
  rules: JoinRules,
  events: readonly ReferenceEvent[],
): { readonly verdicts: ReferenceVerdict[]; readonly panes: ReferencePane[] } => {
  const groups = new Map<string, Group>();
  const verdicts: ReferenceVerdict[] = [];
  let clockMs = Number.NEGATIVE_INFINITY;
  for (const { arrivalTimeMs, reading } of events) {
    clockMs = Math.max(clockMs, arrivalTimeMs);
    if (reading === undefined) {
      for (const group of groups.values()) passTime(rules, group, clockMs);
      continue;
    }
    const group = groups.get(reading.group) ?? emptyGroup();
    groups.set(reading.group, group);
    verdicts.push(judge(rules, group, reading, clockMs));
  }
  const panes = [...groups].flatMap(([name, group]) =>
    rules.windows.flatMap((window) => panesOf(rules, window, name, group)),
  );
  return { verdicts, panes };
};

const emptyGroup = (): Group => ({
  accepted: [],
  forgotten: new Map(),
  watermarkMs: Number.NEGATIVE_INFINITY,
  resumedMs: Number.NEGATIVE_INFINITY,
  lastSeenMs: Number.NEGATIVE_INFINITY,
});

const latenessOf = ({ windows }: JoinRules): number =>
  Math.max(...windows.map(({ lateness }) => lateness));

/** The watermark at which a reading has waited for every partner. */
const goneAt = (rules: JoinRules, { side, eventTimeMs }: ReferenceReading): number =>
  eventTimeMs + (side === 'left' ? rules.after : rules.before) + latenessOf(rules);

const judge = (
  rules: JoinRules,
  group: Group,
  reading: ReferenceReading,
  clockMs: number,
): ReferenceVerdict => {
  const { accepted, watermarkMs } = group;
  const waiting = accepted.filter((each) => goneAt(rules, each.reading) > watermarkMs);
  if (waiting.some((each) => isSame(each.reading, reading))) return 'duplicate';
  if (watermarkMs >= reading.eventTimeMs + latenessOf(rules)) return 'tooLate';
  if (group.lastSeenMs + rules.idleAfter <= clockMs) group.resumedMs = clockMs;
  group.lastSeenMs = clockMs;
  accepted.push({ reading, seenMs: clockMs, watermarkMs });
  moveOn(rules, group, clockMs);
  return 'accepted';
};

const isSame = (one: ReferenceReading, other: ReferenceReading): boolean =>
  JSON.stringify([one.side, one.contributor, one.revision, one.index]) ===
  JSON.stringify([other.side, other.contributor, other.revision, other.index]);

const passTime = (rules: JoinRules, group: Group, clockMs: number): void => {
  const { accepted, forgotten } = group;
  for (const device of devicesOf(group)) {
    const [, last] = device;
    if (last.seenMs + rules.forgetAfter <= clockMs) forgotten.set(nameOf(last), accepted.length);
  }
  moveOn(rules, group, clockMs);
  if (group.lastSeenMs + rules.forgetAfter > clockMs) return;
  for (const { reading } of accepted) {
    group.watermarkMs = Math.max(group.watermarkMs, goneAt(rules, reading));
  }
  for (const window of rules.windows) {
    for (const { start } of panesOf(rules, window, '', group)) {
      const closedMs = start + window.size - 1 + window.lateness;
      group.watermarkMs = Math.max(group.watermarkMs, closedMs);
    }
  }
};

const nameOf = ({ reading }: Accepted): string => `${reading.side} ${reading.contributor}`;

/** Of each device that is not forgotten: its newest event time, and its last reading. */
const devicesOf = ({ accepted, forgotten }: Group): (readonly [number, Accepted])[] => {
  const devices = new Map<string, readonly [number, Accepted]>();
  for (const [at, each] of accepted.entries()) {
    if (at < (forgotten.get(nameOf(each)) ?? 0)) continue;
    const [newestMs] = devices.get(nameOf(each)) ?? [Number.NEGATIVE_INFINITY];
    devices.set(nameOf(each), [Math.max(newestMs, each.reading.eventTimeMs), each]);
  }
  return [...devices.values()];
};

const moveOn = (rules: JoinRules, group: Group, clockMs: number): void => {
  const isWaited = group.resumedMs + rules.idleAfter > clockMs;
  const devices = devicesOf(group);
  const isAwake = ({ seenMs }: Accepted): boolean => isWaited || seenMs + rules.idleAfter > clockMs;
  const sides = (['left', 'right'] as const).flatMap((side) => {
    const ofSide = devices.filter(([, { reading }]) => reading.side === side);
    if (ofSide.length === 0 && isWaited) return [Number.NEGATIVE_INFINITY];
    const awake = ofSide.filter(([, last]) => isAwake(last));
    return awake.length === 0 ? [] : [Math.min(...awake.map(([newestMs]) => newestMs))];
  });
  if (sides.length > 0) {
    group.watermarkMs = Math.max(group.watermarkMs, Math.min(...sides) - rules.bound - 1);
  }
  for (;;) {
    const gone = group.accepted
      .map(({ reading }) => goneAt(rules, reading))
      .filter((atMs) => atMs > group.watermarkMs);
    if (gone.length <= rules.atMost) return;
    group.watermarkMs = Math.min(...gone);
  }
};

/** The panes of a window, with the pairs that were made while it was open. */
const panesOf = (
  rules: JoinRules,
  { name: window, size, slide, lateness }: ReferenceWindow,
  group: string,
  { accepted }: Group,
): ReferencePane[] => {
  const panes = new Map<number, ReferencePair[]>();
  for (const [leftAt, left] of accepted.entries()) {
    for (const [rightAt, right] of accepted.entries()) {
      const apartMs = right.reading.eventTimeMs - left.reading.eventTimeMs;
      const isPair = left.reading.side === 'left' && right.reading.side === 'right';
      if (!isPair || apartMs < -rules.before || apartMs > rules.after) continue;
      const pairMs = Math.max(left.reading.eventTimeMs, right.reading.eventTimeMs);
      const { watermarkMs } = leftAt > rightAt ? left : right;
      const first = Math.floor((pairMs - size) / slide + 1) * slide;
      for (let start = first; start <= pairMs; start += slide) {
        if (pairMs >= start + size || watermarkMs >= start + size - 1 + lateness) continue;
        const pairs = panes.get(start) ?? [];
        panes.set(start, pairs);
        pairs.push({ left: left.reading, right: right.reading });
      }
    }
  }
  return [...panes].map(([start, pairs]) => ({ window, group, start, pairs }));
};
