import {
  plausible,
  type ScriptPipeline,
  type ScriptReading,
  type ScriptRecord,
} from '../workload/fleet-script.ts';
import { type ReferenceAlerts, ReferenceDevice } from './reference-device.ts';
import type { ReferencePane } from './reference-pane.ts';
import { ReferenceRegistry } from './reference-registry.ts';
import type { ReferenceRow } from './reference-rows.ts';

const never = Number.NEGATIVE_INFINITY;

/** A naive answer to what a partition's records must give: CONTRACT, sections 2 to 5 and 7. */
export class ReferenceModel {
  readonly firings: ReferenceRow[] = [];
  readonly alerts: ReferenceAlerts = new Map();
  /** `ordinal.index verdict` of every reading that was not accepted. */
  readonly refused: string[] = [];
  readonly counts = { accepted: 0, rejectedMeasures: 0, dedupeEvictions: 0 };
  private readonly devices = new Map<string, ReferenceDevice>();
  private registry = new ReferenceRegistry();
  private readonly pipeline: ScriptPipeline;
  private clock = never;
  private lastTick = never;
  /** Records so far, those of the partitions that it comes from included. */
  ordinal = 0;
  /** Scope `partition`: W, and what it is derived from in silence. */
  private readonly shared = { watermark: never, maxEvent: never, lastAccepted: 0 };

  constructor(pipeline: ScriptPipeline) {
    this.pipeline = pipeline;
  }

  /** Goes on after a split or merge: from where the parents are, with its own devices. */
  inherit(parents: readonly ReferenceModel[], isOwn: (device: string) => boolean): void {
    for (const parent of parents) {
      this.ordinal = Math.max(this.ordinal, parent.ordinal);
      this.clock = Math.max(this.clock, parent.clock);
      this.lastTick = Math.max(this.lastTick, parent.lastTick);
      this.registry = parent.registry;
      // Of several parents scope `partition` would keep a watermark each: that is not tried here.
      Object.assign(this.shared, parent.shared);
      for (const [name, device] of parent.devices) {
        if (isOwn(name)) this.devices.set(name, device);
      }
    }
  }

  receive(record: ScriptRecord): void {
    this.ordinal += 1;
    if (record.kind === 'foreign' || record.kind === 'garbage') this.tell(0, 'malformed');
    if (record.kind === 'foreign') return;
    if (record.kind === 'poison') throw new Error('a poison record is never committed');
    this.clock = Math.max(this.clock, record.arrival);
    const { shared } = this;
    const silence = this.clock - shared.lastAccepted - this.pipeline.idleAfter;
    shared.watermark = Math.max(shared.watermark, shared.maxEvent + silence - 1);
    if (record.kind === 'control') {
      this.registry.take(record.change);
      if (record.change.action === 'erase') this.devices.delete(record.change.device);
    }
    for (const [index, reading] of (record.kind === 'readings' ? record.readings : []).entries()) {
      this.tell(index, this.judge(record as ScriptRecord & { kind: 'readings' }, reading));
    }
    const isTick = record.kind === 'tick';
    const isPerKey = this.pipeline.scope === 'key';
    if (isTick && isPerKey) for (const device of this.byName()) this.lookAtSilence(device);
    for (const device of this.byName()) this.fireDue(device, isTick);
    if (isTick) this.lastTick = this.clock;
  }

  private byName(): ReferenceDevice[] {
    return [...this.devices.values()].sort((x, y) => (x.name < y.name ? -1 : 1));
  }

  private tell(index: number, verdict: string): void {
    if (verdict === 'accepted') this.counts.accepted += 1;
    else this.refused.push(`${this.ordinal}.${index} ${verdict}`);
  }

  private judge(record: ScriptRecord & { kind: 'readings' }, given: ScriptReading): string {
    const { maxClockAhead, maxAge, dedupe } = this.pipeline;
    if (given.flaw !== undefined) return given.flaw;
    const isNumbered = given.counter !== undefined && given.session !== undefined;
    if (dedupe === 'sequence' && !isNumbered) return 'schema';
    if (given.event > record.arrival + maxClockAhead) return 'future';
    if (given.event < record.arrival - maxAge) return 'too_old';
    const name = record.device;
    const { scale = 1, offset = 0 } = this.registry.entryAt(name, given.event)?.calibration.b ?? {};
    const b = given.b === undefined ? undefined : given.b * scale + offset;
    const isGoodB = b === undefined || Math.abs(b) <= plausible;
    if (!isGoodB) this.counts.rejectedMeasures += 1;
    const reading = { ...given, b: isGoodB ? b : undefined };
    const sent = { ...given, b: isGoodB ? given.b : undefined };
    const device =
      this.devices.get(name) ?? new ReferenceDevice(name, this.pipeline, this.registry);
    this.devices.set(name, device);
    if (this.clock - device.lastSeen >= this.pipeline.forgetAfter) device.counters = [];
    device.lastSeen = this.clock;
    device.isForgotten = false;
    if (dedupe === 'sequence' ? device.isNumberTaken(sent) : this.isDuplicate(device, sent))
      return 'duplicate';
    return this.place(device, reading, record.arrival) ? 'accepted' : 'tooLate';
  }

  private isDuplicate(device: ReferenceDevice, reading: ScriptReading): boolean {
    const { dedupe } = this.pipeline;
    if (dedupe === undefined || dedupe === 'sequence') return false;
    const recent = device.remembered.filter((one) => one.arrival > this.clock - dedupe.within);
    const isSame = (one: ScriptReading): boolean =>
      one.event === reading.event && one.a === reading.a && one.b === reading.b;
    if (recent.some((one) => isSame(one.reading))) return true;
    if (recent.length === dedupe.atMost) this.counts.dedupeEvictions += 1;
    device.remembered = [...recent, { reading, arrival: this.clock }].slice(-dedupe.atMost);
    return false;
  }

  private watermarkOf(device: ReferenceDevice): number {
    return this.pipeline.scope === 'key' ? device.watermark : this.shared.watermark;
  }

  private place(device: ReferenceDevice, reading: ScriptReading, arrival: number): boolean {
    const { shared, pipeline } = this;
    const watermark = this.watermarkOf(device);
    const taken = pipeline.windows.filter((window) => device.add(reading, window, watermark));
    if (taken.length === 0) return false;
    const moved = Math.max(watermark, reading.event - pipeline.bound - 1);
    (pipeline.scope === 'key' ? device : shared).watermark = moved;
    shared.maxEvent = Math.max(shared.maxEvent, reading.event);
    shared.lastAccepted = arrival;
    return true;
  }

  private fire(
    device: ReferenceDevice,
    reasonOf: (pane: ReferencePane) => string | undefined,
  ): void {
    device.fire(this.ordinal, reasonOf, this.firings, this.alerts);
  }

  private fireDue(device: ReferenceDevice, isTick: boolean): void {
    this.fire(device, (pane) => {
      const { window, isChanged } = pane;
      const isEarlyDue = pane.isEarlyDue || device.isMergedInto(pane);
      pane.isEarlyDue = false;
      if (window.kind === 'count') {
        return isChanged && pane.readings.length === window.size ? 'onTime' : undefined;
      }
      if (pane.isPastOnTime) return isChanged ? 'late' : undefined;
      pane.isPastOnTime = pane.end - 1 <= this.watermarkOf(device);
      if (pane.isPastOnTime) return 'onTime';
      const every = window.earlyEvery ?? Number.NaN;
      const hasPassed = Math.floor(this.lastTick / every) < Math.floor(this.clock / every);
      return isEarlyDue || (isTick && hasPassed && isChanged) ? 'early' : undefined;
    });
  }

  private lookAtSilence(device: ReferenceDevice): void {
    const { idleAfter, forgetAfter, maxAge } = this.pipeline;
    const silence = this.clock - device.lastSeen;
    if (silence >= forgetAfter && !device.isForgotten) {
      const cleanups = device.panes
        .filter(({ window }) => window.kind !== 'count')
        .map(({ end, window }) => end - 1 + window.lateness);
      device.watermark = Math.max(device.watermark, ...cleanups);
      this.fireDue(device, false);
      device.remembered = [];
      device.isForgotten = true;
    } else if (silence >= idleAfter) {
      this.fire(device, ({ isChanged, window: { kind, isQuietWhenIdle } }) =>
        isChanged && kind !== 'count' && isQuietWhenIdle !== true ? 'idle' : undefined,
      );
    }
    const isNumbered = this.pipeline.windows.some(({ kind }) => kind === 'count');
    if (device.isForgotten && !isNumbered && device.watermark < this.clock - maxAge) {
      this.devices.delete(device.name);
    }
  }
}
