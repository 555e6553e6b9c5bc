import type { YearlyChange } from '../../lambdas/engine/index.ts';
import type { ZoneHistory } from './zone-history.ts';

const daySeconds = 86_400;
const yearSeconds = 366 * daySeconds;

/** So many years must follow a rule to their end before it is believed. */
const leastYears = 100;

/** A rule is about the day of the change, or about one a few days before or after it. */
const dayShifts = [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6];

interface LocalChange {
  readonly year: number;
  /** Seconds as if in UTC, by the clock before the change. */
  readonly localSeconds: number;
  /** The offset before, and from then on. */
  readonly beforeSeconds: number;
  readonly offsetSeconds: number;
}

/**
 * Finds the two rules that a history ends with, and how many changes come before they hold. A
 * history that ends in stillness has none, and all of its changes are listed.
 */
export const yearlyChanges = (
  history: ZoneHistory,
): { readonly yearly: readonly YearlyChange[]; readonly listed: number } => {
  const local = history.changes.map(({ atSeconds, offsetSeconds }, at): LocalChange => {
    const beforeSeconds = history.changes[at - 1]?.offsetSeconds ?? history.firstOffsetSeconds;
    const localSeconds = atSeconds + beforeSeconds;
    return { year: yearOf(localSeconds), localSeconds, beforeSeconds, offsetSeconds };
  });
  const lastYear = local.at(-1)?.year ?? 0;
  const tail = local.filter(({ year }) => year > lastYear - leastYears && year < lastYear);
  const none = { yearly: [], listed: local.length };
  if (tail.length !== 2 * (leastYears - 1)) return none;
  const rules = [0, 1].map((place) => ruleOf(tail.filter((_, at) => at % 2 === place)));
  const [first, second] = rules;
  if (first === undefined || second === undefined) {
    throw new Error(`${history.name} changes twice a year, but by no rule that is known here`);
  }
  const from = local.indexOf(tail[0] as LocalChange);
  let listed = from;
  while (listed > 0 && gapSeconds(history, listed) <= yearSeconds) {
    const [rule, other] = (from - listed) % 2 === 0 ? [second, first] : [first, second];
    const change = local[listed - 1] as LocalChange;
    if (!follows(change, rule) || change.beforeSeconds !== other.offsetSeconds) break;
    listed -= 1;
  }
  // The rules hold from the last listed change on: it must not be years before theirs.
  if (gapSeconds(history, listed) > yearSeconds) listed += 1;
  return { yearly: [first, second], listed };
};

const gapSeconds = ({ changes }: ZoneHistory, at: number): number =>
  (changes[at]?.atSeconds ?? 0) - (changes[at - 1]?.atSeconds ?? 0);

const yearOf = (seconds: number): number => new Date(seconds * 1_000).getUTCFullYear();

const ruleOf = (changes: readonly LocalChange[]): YearlyChange | undefined => {
  const [sample] = changes;
  if (sample === undefined) return undefined;
  const midnight = Math.floor(sample.localSeconds / daySeconds) * daySeconds;
  for (const shift of dayShifts) {
    const day = new Date((midnight - shift * daySeconds) * 1_000);
    for (const week of [5, 1, 2, 3, 4]) {
      const rule = {
        month: day.getUTCMonth() + 1,
        week,
        weekday: day.getUTCDay(),
        atSeconds: sample.localSeconds - midnight + shift * daySeconds,
        offsetSeconds: sample.offsetSeconds,
      };
      if (changes.every((change) => follows(change, rule))) return rule;
    }
  }
  return undefined;
};

const follows = (change: LocalChange, rule: YearlyChange): boolean => {
  if (change.offsetSeconds !== rule.offsetSeconds) return false;
  const day = new Date((change.localSeconds - rule.atSeconds) * 1_000);
  const inMonth = day.getUTCDate();
  const length = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  const isWeek = rule.week === 5 ? inMonth > length - 7 : Math.ceil(inMonth / 7) === rule.week;
  const isMidnight = day.getTime() % (daySeconds * 1_000) === 0;
  return (
    isMidnight && isWeek && day.getUTCMonth() + 1 === rule.month && day.getUTCDay() === rule.weekday
  );
};
