import type { DeviceThreshold } from '../../lambdas/engine/index.ts';
import type { ScriptPipeline, ScriptReading } from '../workload/fleet-script.ts';
import type { ReferencePane } from './reference-pane.ts';
import type { ReferenceRegistry } from './reference-registry.ts';
import {
  alarmsOf,
  measuresOf,
  noMeasures,
  type ReferenceRow,
  type WindowValue,
} from './reference-rows.ts';
import { joinSessions, type MergedSession } from './reference-sessions.ts';

/** An alert row: the newest transition of its id. */
export type ReferenceAlerts = Map<string, { state: string; revision: number }>;

/** What is told of devices, in order. */
export interface ReferenceOutcomes {
  readonly firings: ReferenceRow[];
  readonly alerts: ReferenceAlerts;
  /** What was in the window of each firing. */
  readonly readingsOf: Map<ReferenceRow, readonly ScriptReading[]>;
}

/** Midnights in Berlin around the times of scripts, as any calendar of those years has them. */
const midnights = [
  ...['1969-12-30T23:00Z', '1969-12-31T23:00Z', '1970-01-01T23:00Z'],
  ...['2025-03-09T23:00Z', '2025-03-10T23:00Z'],
  ...['2025-03-28T23:00Z', '2025-03-29T23:00Z', '2025-03-30T22:00Z', '2025-03-31T22:00Z'],
].map((text) => Date.parse(text));

/** The windows that hold an instant, by trying every start from far enough before it. */
const spansOf = (
  { size, slide, step, kind, offset }: ReferencePane['window'],
  instant: number,
): [number, number][] => {
  if (kind === 'day') {
    const next = midnights.findIndex((midnight) => midnight > instant);
    return [[midnights[next - 1] ?? Number.NaN, midnights[next] ?? Number.NaN]];
  }
  const spans: [number, number][] = [];
  for (let start = instant - size + 1; start <= instant; start += 1) {
    const isOnGrid = (start - offset) % (slide ?? size) === 0;
    if (!isOnGrid) continue;
    for (let end = start + (step ?? size); end <= start + size; end += step ?? size) {
      if (instant < end) spans.push([start, end]);
    }
  }
  return spans;
};

const placeOf = ({ window, id, end }: ReferencePane): number =>
  window.kind === 'count' ? id : end;

const newPane = { isChanged: true, isPastOnTime: false, isPublished: false, isEarlyDue: false };

const noteReading = (pane: ReferencePane, watermark: number): void => {
  pane.isChanged = true;
  const isMultiple = pane.readings.length % (pane.window.earlyReadings ?? Number.NaN) === 0;
  if (isMultiple && pane.end - 1 > watermark) pane.isEarlyDue = true;
};

/** Everything that a device ever did: nothing is dropped, so nothing can be dropped too early. */
export class ReferenceDevice {
  watermark = Number.NEGATIVE_INFINITY;
  lastSeen = 0;
  isForgotten = false;
  remembered: { reading: ScriptReading; arrival: number }[] = [];
  /** Of the newest session only. */
  counters: number[] = [];
  private session: string | undefined;
  panes: ReferencePane[] = [];
  private merged: MergedSession[] = [];
  readonly name: string;
  /** As it is declared now. */
  pipeline: ScriptPipeline;
  private readonly registry: ReferenceRegistry;
  /** The device's own limits of each fired window, by rule and window, as of its last firing. */
  private readonly limits = new Map<string, DeviceThreshold | undefined>();
  /** The newest values of each fired window, by window and start. */
  private readonly values = new Map<string, Map<number, WindowValue>>();
  /** The alarms as they were told last. */
  private told: ReadonlyMap<string, string> = new Map();

  constructor(name: string, pipeline: ScriptPipeline, registry: ReferenceRegistry) {
    this.name = name;
    this.pipeline = pipeline;
    this.registry = registry;
  }

  /** A redriven reading that is not from where its numbers are now says nothing of them. */
  isAstray({ session, counter = 0 }: ScriptReading): boolean {
    const isKnown = this.counters.length > 0 && session === this.session;
    return !isKnown || counter <= Math.max(...this.counters) - 64;
  }

  /** Whether the session's counter came before, or is 64 or more behind; it has come now. */
  isNumberTaken({ session, counter = 0 }: ScriptReading): boolean {
    if (session !== this.session) this.counters = [];
    this.session = session;
    const isTaken = this.counters.includes(counter) || counter <= Math.max(...this.counters) - 64;
    if (!isTaken) this.counters.push(counter);
    return isTaken;
  }

  /** Adds the reading to its panes of a window, which it opens late where W has passed them. */
  add(reading: ScriptReading, window: ReferencePane['window'], watermark: number): boolean {
    if (window.kind === 'count') return this.addInOrder(reading, window);
    if (window.gap !== undefined) return this.addToSession(reading, window, watermark);
    const spans = spansOf(window, reading.event);
    const open = spans.filter(([, end]) => watermark < end - 1 + window.lateness);
    for (const [start, end] of open) {
      const id = window.step === undefined ? start : end;
      let pane = this.panes.find((one) => one.window === window && one.id === id);
      if (pane === undefined) {
        const isPastOnTime = end - 1 <= watermark;
        pane = { ...newPane, window, id, start, end, readings: [], isPastOnTime };
        this.panes.push(pane);
      }
      pane.readings.push(reading);
      noteReading(pane, watermark);
    }
    return open.length > 0;
  }

  private addInOrder(reading: ScriptReading, window: ReferencePane['window']): boolean {
    const number = this.panes.filter((one) => one.window === window).length;
    let pane = this.panes.findLast((one) => one.window === window);
    if (pane === undefined || pane.readings.length === window.size) {
      pane = { ...newPane, window, id: number, start: 0, end: 0, readings: [] };
    }
    const readings = [...pane.readings, reading];
    const events = readings.map(({ event }) => event);
    const [start, end] = [Math.min(...events), Math.max(...events) + 1];
    this.panes = [...this.panes.filter((one) => one !== pane), { ...pane, readings, start, end }];
    return true;
  }

  private addToSession(
    reading: ScriptReading,
    window: ReferencePane['window'],
    watermark: number,
  ): boolean {
    const own = this.name === 'd2' ? window.otherGap : undefined;
    const given = { reading, event: reading.event, window, gap: own ?? window.gap ?? 0 };
    const panes = joinSessions(this.panes, given, watermark, this.merged);
    const pane = panes?.at(-1);
    if (panes === undefined || pane === undefined) return false;
    this.panes = panes;
    noteReading(pane, watermark);
    return true;
  }

  /** Whether a session must be told because one that had a row is part of it now. */
  isMergedInto(pane: ReferencePane): boolean {
    return this.merged.some(({ into }) => into === pane);
  }

  /** Fires each pane that has a reason to, and compares the alarms before and after. */
  fire(
    revision: number,
    reasonOf: (pane: ReferencePane) => string | undefined,
    { firings: rows, alerts, readingsOf }: ReferenceOutcomes,
  ): void {
    const firing: { pane: ReferencePane; reason: string }[] = [];
    for (const pane of this.panes) {
      const reason = reasonOf(pane);
      if (reason !== undefined) firing.push({ pane, reason });
    }
    if (firing.length === 0) return;
    const before = this.told;
    for (const window of this.pipeline.windows) {
      const panes = firing.filter(({ pane }) => pane.window === window);
      for (const { pane, reason } of panes.sort((x, y) => placeOf(x.pane) - placeOf(y.pane))) {
        const { id, start, end, readings } = pane;
        const measures = measuresOf(readings, window.extras);
        const row = { ...this.rowOf(pane, revision), reason, count: readings.length, measures };
        rows.push(row);
        readingsOf.set(row, [...readings]);
        const { thresholds = {} } = this.registry.entryAt(this.name, start) ?? {};
        for (const { name } of this.pipeline.rules) {
          this.limits.set(`${window.name} ${name} ${id}`, thresholds[name]);
        }
        this.valuesOf(window.name).set(id, { end, measures });
        pane.isChanged = false;
        pane.isPublished = true;
      }
      for (const { session, into } of this.merged.filter((one) => one.into.window === window)) {
        const nothing = { reason: 'merged', count: 0, measures: noMeasures(window.extras) };
        const mergedInto = String(into.id);
        rows.push({ ...this.rowOf(session, revision), ...nothing, mergedInto });
        this.valuesOf(window.name).delete(session.id);
      }
    }
    this.merged = [];
    const after = this.alarms();
    this.told = after;
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const state = after.get(id) ?? 'corrected';
      if (state !== before.get(id)) alerts.set(id, { state, revision });
    }
  }

  private rowOf({ window, id, start, end }: ReferencePane, revision: number) {
    const { tags = {} } = this.registry.entryAt(this.name, start) ?? {};
    const site = tags.site === undefined ? {} : { site: tags.site };
    const tagged = this.pipeline.tags === undefined ? {} : { tags: site };
    return { window: window.name, key: this.name, id: String(id), start, end, revision, ...tagged };
  }

  private valuesOf(window: string): Map<number, WindowValue> {
    const values = this.values.get(window) ?? new Map<number, WindowValue>();
    this.values.set(window, values);
    return values;
  }

  private alarms(): Map<string, string> {
    const alarms = new Map<string, string>();
    for (const rule of this.pipeline.rules) {
      const own = (id: number) => this.limits.get(`${rule.window} ${rule.name} ${id}`);
      for (const [id, state] of alarmsOf(rule, this.valuesOf(rule.window), own)) {
        alarms.set(`${rule.name}/${this.name}/${id}`, state);
      }
    }
    return alarms;
  }
}
