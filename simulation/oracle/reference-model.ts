import {
  plausible,
  type ScriptPipeline,
  type ScriptReading,
  type ScriptRecord,
} from '../workload/fleet-script.ts';
import {
  type ReferenceAlerts,
  ReferenceDevice,
  type ReferenceOutcomes,
} from './reference-device.ts';
import type { ReferencePane } from './reference-pane.ts';
import { ReferenceRegistry } from './reference-registry.ts';
import type { ReferenceRow } from './reference-rows.ts';

const never = Number.NEGATIVE_INFINITY;

/** A reading that counts, calibrated, by its record and its place in the pack. */
export interface AcceptedReading {
  readonly device: string;
  /** As of its event time; absent where nobody has said so. */
  readonly site: string | undefined;
  readonly ordinal: number;
  readonly index: number;
  readonly reading: ScriptReading;
}

type ReadingsRecord = ScriptRecord & { kind: 'readings' };

/** A naive answer to what a partition's records must give: CONTRACT, sections 2 to 5 and 7. */
export class ReferenceModel implements ReferenceOutcomes {
  readonly firings: ReferenceRow[] = [];
  readonly alerts: ReferenceAlerts = new Map();
  readonly readingsOf = new Map<ReferenceRow, readonly ScriptReading[]>();
  /** `ordinal.index verdict` of every reading that was not accepted. */
  readonly refused: string[] = [];
  /** Readings that were accepted, in order. */
  readonly accepted: AcceptedReading[] = [];
  readonly counts = { accepted: 0, rejectedMeasures: 0, dedupeEvictions: 0 };
  private readonly devices = new Map<string, ReferenceDevice>();
  private registry = new ReferenceRegistry();
  private pipeline: ScriptPipeline;
  /** By a window that was added: up to when readings may have come before it was. */
  private readonly begins = new Map<string, number>();
  private clock = never;
  /** By the refusal that was redriven: until when it may come again. */
  private readonly redriven = new Map<string, number>();
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
      for (const [of, until] of parent.redriven) {
        this.redriven.set(of, Math.max(until, this.redriven.get(of) ?? never));
      }
      // Of several parents scope `partition` would keep a watermark each: that is not tried here.
      Object.assign(this.shared, parent.shared);
      for (const [name, device] of parent.devices) {
        if (isOwn(name)) this.devices.set(name, device);
      }
    }
  }

  /** Windows that are added miss what came before: they begin behind the newest event time. */
  upgrade(pipeline: ScriptPipeline): void {
    // Of a device that was erased, nothing is known any more, its newest event time neither.
    let newest = pipeline.scope === 'partition' ? this.shared.maxEvent : never;
    for (const device of this.devices.values()) {
      device.pipeline = pipeline;
      const reached = device.watermark + pipeline.bound + 1;
      if (pipeline.scope === 'key') newest = Math.max(newest, reached);
    }
    const isNew = ({ name }: { name: string }) =>
      this.pipeline.windows.every((one) => one.name !== name);
    for (const { name } of pipeline.windows.filter(isNew)) this.begins.set(name, newest);
    this.pipeline = pipeline;
  }

  receive(record: ScriptRecord): void {
    this.ordinal += 1;
    if (record.kind === 'foreign' || record.kind === 'garbage') this.tell(0, 'malformed');
    if (record.kind === 'foreign') return;
    if (record.kind === 'poison') throw new Error('a poison record is never committed');
    const isRedrive = record.kind === 'readings' && record.redrive !== undefined;
    if (!isRedrive || this.clock === never) this.clock = Math.max(this.clock, record.arrival);
    const { shared } = this;
    const silence = this.clock - shared.lastAccepted - this.pipeline.idleAfter;
    shared.watermark = Math.max(shared.watermark, shared.maxEvent + silence - 1);
    if (record.kind === 'control') {
      this.registry.take(record.change);
      if (record.change.action === 'erase') this.devices.delete(record.change.device);
    }
    if (record.kind === 'readings') this.receiveReadings(record);
    const isTick = record.kind === 'tick';
    const isPerKey = this.pipeline.scope === 'key';
    if (isTick && isPerKey) for (const device of this.byName()) this.lookAtSilence(device);
    for (const device of this.byName()) this.fireDue(device, isTick);
    if (isTick) this.lastTick = this.clock;
  }

  private receiveReadings(record: ReadingsRecord): void {
    const { readings, redrive } = record;
    const isOver = redrive !== undefined && redrive.until <= this.clock;
    if (redrive !== undefined) {
      const known = this.redriven.get(redrive.of) ?? never;
      this.redriven.set(redrive.of, Math.max(known, redrive.until));
      if (known > this.clock) {
        this.tell(redrive.index ?? 0, 'duplicate');
        return;
      }
    }
    for (const [index, reading] of readings.entries()) {
      if (index === (redrive?.index ?? index))
        this.tell(index, this.judge(record, reading, { index, isOver }));
    }
  }

  private byName(): ReferenceDevice[] {
    return [...this.devices.values()].sort((x, y) => (x.name < y.name ? -1 : 1));
  }

  private tell(index: number, verdict: string): void {
    if (verdict === 'accepted') this.counts.accepted += 1;
    else this.refused.push(`${this.ordinal}.${index} ${verdict}`);
  }

  private judge(
    record: ReadingsRecord,
    given: ScriptReading,
    { index, isOver }: { readonly index: number; readonly isOver: boolean },
  ): string {
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
    const isNew = record.redrive === undefined;
    const isGone = !this.devices.has(name);
    const device = this.devices.get(name) ?? this.newDevice(name);
    this.devices.set(name, device);
    const isStale = this.clock - device.lastSeen >= this.pipeline.forgetAfter;
    if (isNew || isGone) device.lastSeen = this.clock;
    device.isForgotten = false;
    if (this.cameBefore(device, sent, isNew, isStale)) return 'duplicate';
    if (isOver || !this.place(device, reading, record)) return 'tooLate';
    const site = this.registry.entryAt(name, given.event)?.tags.site;
    this.accepted.push({ device: name, site, ordinal: this.ordinal, index, reading });
    return 'accepted';
  }

  private cameBefore(
    device: ReferenceDevice,
    sent: ScriptReading,
    isNew: boolean,
    isStale: boolean,
  ): boolean {
    if (this.pipeline.dedupe !== 'sequence') return this.isDuplicate(device, sent);
    if (!isNew && (isStale || device.isAstray(sent))) return false;
    if (isStale) device.counters = [];
    return device.isNumberTaken(sent);
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

  /** It may have been here before, with a watermark behind what is too old by now. */
  private newDevice(name: string): ReferenceDevice {
    const device = new ReferenceDevice(name, this.pipeline, this.registry);
    device.watermark = this.clock - this.pipeline.maxAge - 1;
    return device;
  }

  private watermarkOf(device: ReferenceDevice): number {
    return this.pipeline.scope === 'key' ? device.watermark : this.shared.watermark;
  }

  private place(
    device: ReferenceDevice,
    reading: ScriptReading,
    { arrival, redrive }: ReadingsRecord,
  ): boolean {
    const { shared, pipeline } = this;
    const watermark = this.watermarkOf(device);
    const taken = pipeline.windows.filter((window) => device.add(reading, window, watermark));
    if (taken.length === 0) return false;
    const moved = Math.max(watermark, reading.event - pipeline.bound - 1);
    (pipeline.scope === 'key' ? device : shared).watermark = moved;
    const isFirst = redrive === undefined || shared.maxEvent === never;
    shared.lastAccepted = isFirst ? arrival : Math.max(shared.lastAccepted, arrival);
    shared.maxEvent = Math.max(shared.maxEvent, reading.event);
    return true;
  }

  private fire(
    device: ReferenceDevice,
    reasonOf: (pane: ReferencePane) => string | undefined,
  ): void {
    const told = (pane: ReferencePane): string | undefined => {
      const reason = reasonOf(pane);
      const begin = this.begins.get(pane.window.name) ?? never;
      return begin < pane.start || begin === never || pane.window.kind === 'count'
        ? reason
        : undefined;
    };
    device.fire(this.ordinal, told, this);
  }

  private fireDue(device: ReferenceDevice, isTick: boolean): void {
    this.fire(device, (pane) => {
      const { window, isChanged } = pane;
      const isDue = pane.isEarlyDue;
      pane.isEarlyDue = false;
      if (window.kind === 'count') {
        return isChanged && pane.readings.length === window.size ? 'onTime' : undefined;
      }
      if (pane.isPastOnTime) return isChanged ? 'late' : undefined;
      pane.isPastOnTime = pane.end - 1 <= this.watermarkOf(device);
      if (pane.isPastOnTime) return 'onTime';
      const isEarlyDue = isDue || device.isMergedInto(pane);
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
