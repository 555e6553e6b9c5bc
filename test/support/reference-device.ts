import type { ScriptPipeline, ScriptReading } from './fleet-script.ts';
import {
  alarmsOf,
  measuresOf,
  type ReferenceMeasures,
  type ReferenceRow,
} from './reference-rows.ts';

export interface ReferencePane {
  readonly window: ScriptPipeline['windows'][number];
  readonly start: number;
  readonly end: number;
  readonly readings: ScriptReading[];
  isChanged: boolean;
  isPastOnTime: boolean;
}

/** An alert row: the newest transition of its id. */
export type ReferenceAlerts = Map<string, { state: string; revision: number }>;

/** Everything that a device ever did: nothing is dropped, so nothing can be dropped too early. */
export class ReferenceDevice {
  watermark = Number.NEGATIVE_INFINITY;
  lastSeen = 0;
  isForgotten = false;
  remembered: { reading: ScriptReading; arrival: number }[] = [];
  readonly panes: ReferencePane[] = [];
  readonly name: string;
  private readonly pipeline: ScriptPipeline;
  /** The newest values of each fired window, by window and start. */
  private readonly values = new Map<string, Map<number, ReferenceMeasures>>();

  constructor(name: string, pipeline: ScriptPipeline) {
    this.name = name;
    this.pipeline = pipeline;
  }

  /** Adds the reading to its pane of a window, which it opens late where W has passed it. */
  add(reading: ScriptReading, window: ReferencePane['window'], watermark: number): boolean {
    const { size, offset, lateness } = window;
    const start = reading.event - ((((reading.event - offset) % size) + size) % size);
    const end = start + size;
    if (end - 1 + lateness <= watermark) return false;
    let pane = this.panes.find((one) => one.window === window && one.start === start);
    if (pane === undefined) {
      const isPastOnTime = end - 1 <= watermark;
      pane = { window, start, end, readings: [], isChanged: true, isPastOnTime };
      this.panes.push(pane);
    }
    pane.readings.push(reading);
    pane.isChanged = true;
    return true;
  }

  /** Fires each pane that has a reason to, and compares the alarms before and after. */
  fire(
    revision: number,
    reasonOf: (pane: ReferencePane) => string | undefined,
    rows: ReferenceRow[],
    alerts: ReferenceAlerts,
  ): void {
    const before = this.alarms();
    for (const window of this.pipeline.windows) {
      const panes = this.panes.filter((pane) => pane.window === window);
      for (const pane of panes.sort((x, y) => x.start - y.start)) {
        const reason = reasonOf(pane);
        if (reason === undefined) continue;
        const { start, end } = pane;
        const measures = measuresOf(pane.readings);
        const { count } = measures;
        rows.push({
          window: window.name,
          key: this.name,
          start,
          end,
          revision,
          reason,
          count,
          measures,
        });
        this.valuesOf(window.name).set(start, measures);
        pane.isChanged = false;
      }
    }
    const after = this.alarms();
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
      for (const [start, state] of alarmsOf(rule, this.valuesOf(rule.window))) {
        alarms.set(`${rule.name}/${this.name}/${start}`, state);
      }
    }
    return alarms;
  }
}
