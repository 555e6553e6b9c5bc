import type { DeviceThreshold } from '../../lambdas/engine/index.ts';
import type { ScriptPipeline, ScriptReading } from '../workload/fleet-script.ts';
import type { ReferenceRegistry } from './reference-registry.ts';
import {
  alarmsOf,
  measuresOf,
  type ReferenceMeasures,
  type ReferenceRow,
} from './reference-rows.ts';

export interface ReferencePane {
  readonly window: ScriptPipeline['windows'][number];
  /** What names it: its start, or its end where starts are shared. */
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly readings: ScriptReading[];
  isChanged: boolean;
  isPastOnTime: boolean;
}

/** An alert row: the newest transition of its id. */
export type ReferenceAlerts = Map<string, { state: string; revision: number }>;

/** The windows that hold an instant, by trying every start from far enough before it. */
const spansOf = (
  { size, slide, step, offset }: ReferencePane['window'],
  instant: number,
): [number, number][] => {
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

/** Everything that a device ever did: nothing is dropped, so nothing can be dropped too early. */
export class ReferenceDevice {
  watermark = Number.NEGATIVE_INFINITY;
  lastSeen = 0;
  isForgotten = false;
  remembered: { reading: ScriptReading; arrival: number }[] = [];
  /** Of the newest session only. */
  counters: number[] = [];
  private session: string | undefined;
  readonly panes: ReferencePane[] = [];
  readonly name: string;
  private readonly pipeline: ScriptPipeline;
  private readonly registry: ReferenceRegistry;
  /** The device's own limits of each fired window, by rule and window, as of its last firing. */
  private readonly limits = new Map<string, DeviceThreshold | undefined>();
  /** The newest values of each fired window, by window and start. */
  private readonly values = new Map<string, Map<number, ReferenceMeasures>>();
  /** The alarms as they were told last. */
  private told: ReadonlyMap<string, string> = new Map();

  constructor(name: string, pipeline: ScriptPipeline, registry: ReferenceRegistry) {
    this.name = name;
    this.pipeline = pipeline;
    this.registry = registry;
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
    const spans = spansOf(window, reading.event);
    const open = spans.filter(([, end]) => watermark < end - 1 + window.lateness);
    for (const [start, end] of open) {
      const id = window.step === undefined ? start : end;
      let pane = this.panes.find((one) => one.window === window && one.id === id);
      if (pane === undefined) {
        const isPastOnTime = end - 1 <= watermark;
        pane = { window, id, start, end, readings: [], isChanged: true, isPastOnTime };
        this.panes.push(pane);
      }
      pane.readings.push(reading);
      pane.isChanged = true;
    }
    return open.length > 0;
  }

  /** Fires each pane that has a reason to, and compares the alarms before and after. */
  fire(
    revision: number,
    reasonOf: (pane: ReferencePane) => string | undefined,
    rows: ReferenceRow[],
    alerts: ReferenceAlerts,
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
      for (const { pane, reason } of panes.sort((x, y) => x.pane.end - y.pane.end)) {
        const { id, start, end } = pane;
        const measures = measuresOf(pane.readings, window.extras);
        const { count } = measures;
        const { tags = {}, thresholds = {} } = this.registry.entryAt(this.name, start) ?? {};
        const site = tags.site === undefined ? {} : { site: tags.site };
        rows.push({
          window: window.name,
          key: this.name,
          id: String(id),
          start,
          end,
          revision,
          reason,
          count,
          measures,
          ...(this.pipeline.tags === undefined ? {} : { tags: site }),
        });
        for (const { name } of this.pipeline.rules) {
          this.limits.set(`${window.name} ${name} ${id}`, thresholds[name]);
        }
        this.valuesOf(window.name).set(id, measures);
        pane.isChanged = false;
      }
    }
    const after = this.alarms();
    this.told = after;
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const state = after.get(id) ?? 'corrected';
      if (state !== before.get(id)) alerts.set(id, { state, revision });
    }
  }

  private valuesOf(window: string): Map<number, ReferenceMeasures> {
    const values = this.values.get(window) ?? new Map<number, ReferenceMeasures>();
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
