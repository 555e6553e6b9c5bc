import type { ScriptReading, ScriptRollup, ScriptWindow } from '../workload/fleet-script.ts';
import { measuresOf, type ReferenceRow } from './reference-rows.ts';

/** A firing of a device's window, with all the readings in it. */
export interface Contributed {
  readonly group: string;
  readonly key: string;
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly revision: number;
  readonly readings: readonly ScriptReading[];
}

/** A record between the stages, in the order of that stream; a tick contributes nothing. */
export interface ContributedRecord {
  readonly arrival: number;
  readonly contributions: readonly Contributed[];
}

/** What a rollup must give: firings in their order, and how many contributions got each verdict. */
export interface ReferenceRollup {
  readonly firings: readonly ReferenceRow[];
  readonly verdicts: Readonly<Record<'accepted' | 'duplicate' | 'tooLate', number>>;
}

interface Pane extends Pick<Contributed, 'group' | 'id' | 'start' | 'end'> {
  /** The arrival clock at its first contribution. */
  readonly opened: number;
  readonly newest: Map<string, Contributed>;
  /** What was told of it last, as text. */
  told: string | undefined;
}

/** Puts the readings of the newest firings of all devices together, each time from the start. */
export const referenceRollup = (
  { completeAfter, keepFor }: ScriptRollup,
  { extras }: ScriptWindow,
  records: readonly ContributedRecord[],
): ReferenceRollup => {
  const firings: ReferenceRow[] = [];
  const verdicts = { accepted: 0, duplicate: 0, tooLate: 0 };
  const closed = new Map<string, number>();
  let panes: Pane[] = [];
  let clock = Number.NEGATIVE_INFINITY;
  const tell = (pane: Pane, reason: string, revision: number): void => {
    const { group: key, id, start, end, newest } = pane;
    const readings = [...newest.values()].flatMap((one) => one.readings);
    const values = { count: readings.length, measures: measuresOf(readings, extras) };
    const text = JSON.stringify(values);
    if (text === pane.told) return;
    pane.told = text;
    firings.push({ window: rolledWindow, key, id, start, end, revision, reason, ...values });
  };
  const take = (given: Contributed): Pane | undefined => {
    let pane = panes.find(({ group, id }) => group === given.group && id === given.id);
    if (pane === undefined) {
      if (given.end <= (closed.get(given.group) ?? Number.NEGATIVE_INFINITY)) {
        verdicts.tooLate += 1;
        return undefined;
      }
      const { group, id, start, end } = given;
      pane = { group, id, start, end, opened: clock, newest: new Map(), told: undefined };
      panes.push(pane);
    }
    const isOld = (pane.newest.get(given.key)?.revision ?? -1) >= given.revision;
    verdicts[isOld ? 'duplicate' : 'accepted'] += 1;
    if (!isOld) pane.newest.set(given.key, given);
    return isOld ? undefined : pane;
  };
  for (const [at, { arrival, contributions }] of records.entries()) {
    clock = Math.max(clock, arrival);
    for (const pane of new Set(contributions.map(take))) {
      if (pane?.told !== undefined) tell(pane, 'late', at + 1);
    }
    for (const pane of panes) {
      if (pane.told === undefined && pane.opened + completeAfter <= clock) {
        tell(pane, 'onTime', at + 1);
      }
      if (pane.told === undefined || pane.opened + keepFor > clock) continue;
      closed.set(pane.group, Math.max(closed.get(pane.group) ?? pane.end, pane.end));
    }
    panes = panes.filter(({ told, opened }) => told === undefined || opened + keepFor > clock);
  }
  return { firings, verdicts };
};

/** The rollup's name, which stands as the window in its rows. */
export const rolledWindow = 'rolled';
