import { RecentMemory } from './dedupe/recent-memory.ts';
import { SequenceMemory } from './dedupe/sequence-memory.ts';
import { InvariantError } from './errors.ts';
import type { Outcomes, RejectionReason } from './outcomes.ts';
import { PaneFirer } from './pane-firer.ts';
import type { Pipeline } from './pipeline.ts';
import type { PayloadFormat } from './ports.ts';
import { PlainJudge } from './reading/plain-judge.ts';
import { ReadingJudge } from './reading/reading-judge.ts';
import type { RegistryChange } from './registry/registry-change.ts';
import {
  comparePositions,
  type ForeignRecord,
  type ReadingRecord,
  type SourceRecord,
} from './source-record.ts';
import { beginWindows } from './state/begin-windows.ts';
import { emptyKeyState, type KeyState } from './state/key-state.ts';
import { markDirty, type PartitionState } from './state/partition-state.ts';
import { watermarkOf } from './state/watermark-of.ts';
import { noWatermark } from './time/watermark-strategy.ts';
import { topicSegment } from './topic-template.ts';
import type { WindowOperator } from './window-operator.ts';
import type { DuePanes } from './windows/due-panes.ts';
import { operatorsOf } from './windows/operators-of.ts';
import type { Slice } from './windows/slice.ts';

type RawReading = Readonly<Record<string, unknown>>;

/** Payloads over this are refused unread; IoT Core takes no larger ones. */
const largestPayloadBytes = 128 * 1024;

/** Packs of more readings are refused as one: each reading of a bad pack costs a quarantine row. */
const largestPack = 1_000;

/**
 * The fold: (state, record) -> state and outcomes, record by record, the same whatever batches the
 * records come in (CONTRACT, sections 2 to 5). For each record:
 * 1. The ordinal rises and the arrival clock moves; scope `partition`: silence moves the watermark.
 * 2. Each reading gets its one verdict: rejected, duplicate, tooLate or accepted. An accepted one
 *    goes
 *    into its panes and moves the watermark.
 * 3. What is due fires, once, as it stands after the last reading. On a tick, silence is looked at.
 *
 * It changes the state it was given; a state whose commit failed must be thrown away.
 */
export class PartitionFold {
  readonly state: PartitionState;
  private readonly pipeline: Pipeline;
  private readonly format: PayloadFormat;
  private readonly partition: string;
  private readonly judge: ReadingJudge;
  private readonly plainJudge: PlainJudge | undefined;
  private readonly windows: readonly WindowOperator[];
  private readonly firer: PaneFirer;
  /** Keys that the record at hand has changed. */
  private readonly touched: KeyState[] = [];

  constructor(pipeline: Pipeline, format: PayloadFormat, partition: string, state: PartitionState) {
    this.pipeline = pipeline;
    this.format = format;
    this.partition = partition;
    this.state = state;
    const { reading, guards } = pipeline;
    this.judge = new ReadingJudge(reading, guards, (device, eventTimeMs) =>
      state.registry.calibrationAt(device, eventTimeMs),
    );
    const plainFields = format.plainFields?.bind(format);
    this.plainJudge = plainFields && new PlainJudge(reading, guards, plainFields, this.judge);
    this.windows = operatorsOf(pipeline, this.judge.measures);
    beginWindows(pipeline, state);
    this.firer = new PaneFirer(pipeline, this.windows, state);
    if (pipeline.watermark.scope === 'partition') this.firer.scheduleAll();
  }

  /** @throws InvariantError where the position does not grow: a processed record came again */
  fold(record: SourceRecord, outcomes: Outcomes): void {
    const { state } = this;
    if (comparePositions(record.position, state.position) <= 0) {
      throw new InvariantError(
        `position ${record.position} of ${this.partition} is not after ${state.position}; ` +
          'skip what was folded before',
      );
    }
    state.position = record.position;
    state.ordinal += 1;
    if (record.kind === 'foreign') {
      this.reject('malformed', record.detail, record, 0, outcomes);
      return;
    }
    state.arrivalClockMs = Math.max(state.arrivalClockMs, record.arrivalTimeMs);
    this.moveOnInSilence();
    this.touched.length = 0;
    if (record.kind === 'reading') this.judgeReadings(record, outcomes);
    else if (record.kind === 'control') this.change(record.change);
    const { firer, touched } = this;
    if (this.pipeline.watermark.scope === 'partition') {
      firer.fireDueOfPartition(record.kind === 'tick' ? firer.noteEarly() : touched, outcomes);
      if (record.kind === 'tick') firer.removeSpent();
      return;
    }
    if (record.kind === 'tick') firer.fireSilent(outcomes);
    // After silence: a key that is forgotten has fired finally, and fires nothing early.
    const due = record.kind === 'tick' ? firer.noteEarly() : touched;
    for (const key of due) firer.fireDue(key, key.watermarkMs, outcomes);
  }

  /** A change holds for what is judged or fires after it; what has fired stands as it is. */
  private change(change: RegistryChange): void {
    const { registry, keys } = this.state;
    registry.apply(change);
    if (change.action !== 'erase') return;
    const key = keys.get(change.device);
    if (key !== undefined) this.firer.erase(key);
  }

  /** Scope `partition`: `W >= max event time + silence - idleAfter - 1`, by the arrival clock. */
  private moveOnInSilence(): void {
    const { state } = this;
    const { scope, idleAfter } = this.pipeline.watermark;
    if (scope !== 'partition' || state.maxEventTimeMs === noWatermark) return;
    const silenceMs = state.arrivalClockMs - state.lastAcceptedArrivalMs;
    const watermarkMs = state.maxEventTimeMs + silenceMs - idleAfter - 1;
    state.watermarkMs = Math.max(state.watermarkMs, watermarkMs);
  }

  private judgeReadings(record: ReadingRecord, outcomes: Outcomes): void {
    if (record.payload.length > largestPayloadBytes) {
      const { length } = record.payload;
      const detail = `the payload has ${length} bytes, more than ${largestPayloadBytes}`;
      this.reject('too_large', detail, record, 0, outcomes);
      return;
    }
    const { topic, reading } = this.pipeline;
    const sender = {
      clientId: record.clientId,
      topicSensor: topicSegment(topic, record.topic, reading.sensor),
      arrivalTimeMs: record.arrivalTimeMs,
    };
    if (this.plainJudge?.takes(record.payload, sender)) {
      this.accept(record, 0, outcomes);
      return;
    }
    const decoded = this.format.decode(record.payload);
    if (!decoded.ok) {
      this.reject(decoded.reason, decoded.detail, record, 0, outcomes);
      return;
    }
    if (decoded.readings.length > largestPack) {
      const detail = `the pack has ${decoded.readings.length} readings, more than ${largestPack}`;
      this.reject('too_large', detail, record, 0, outcomes);
      return;
    }
    for (let index = 0; index < decoded.readings.length; index += 1) {
      const raw = decoded.readings[index] as RawReading;
      let reason: RejectionReason | undefined;
      try {
        reason = this.judge.judge(raw, sender);
      } catch (error) {
        // Deterministic, as nothing here does I/O: the same reading would throw on every retry.
        this.reject('internal', String(error), record, index, outcomes);
        continue;
      }
      if (reason !== undefined) this.reject(reason, this.judge.detail, record, index, outcomes);
      else this.accept(record, index, outcomes);
    }
  }

  /** The reading that was judged last: a duplicate, tooLate, or into its panes. */
  private accept(record: ReadingRecord, index: number, outcomes: Outcomes): void {
    const { state, judge } = this;
    const { ledger } = state;
    const { watermark } = this.pipeline;
    const { eventTimeMs } = judge;
    const { partition, position, arrivalTimeMs, topic, clientId, payload } = record;
    ledger.received += 1;
    const key = this.keyState(judge.sensor);
    const silenceMs = state.arrivalClockMs - key.lastSeenMs;
    key.lastSeenMs = state.arrivalClockMs;
    key.isForgotten = false;
    markDirty(state, key);
    if (!this.touched.includes(key)) this.touched.push(key);
    for (const { measure, reason, detail } of judge.refused) {
      ledger.rejectedMeasures += 1;
      const source = { partition, position, index, arrivalTimeMs, topic, clientId, payload };
      outcomes.quarantined({ type: 'rejected', ...source, measure, reason, detail });
    }
    if (this.isResend(key, silenceMs)) {
      ledger.duplicate += 1;
      const source = { partition, position, index };
      outcomes.duplicate({ type: 'duplicate', ...source, key: key.key, eventTimeMs });
      return;
    }
    const watermarkMs = watermarkOf(this.pipeline, state, key);
    if (!this.addToWindows(key, watermarkMs)) {
      ledger.tooLate += 1;
      const source = { partition, position, index, arrivalTimeMs, topic, clientId, payload };
      const pastMs = watermarkMs - eventTimeMs;
      const detail = `its windows were cleaned up: the watermark is ${pastMs} ms past it`;
      outcomes.quarantined({ type: 'tooLate', ...source, key: key.key, eventTimeMs, detail });
      return;
    }
    ledger.accepted += 1;
    const reachedMs = eventTimeMs - watermark.bound - 1;
    if (watermark.scope === 'key') {
      key.watermarkMs = Math.max(watermarkMs, reachedMs);
    } else {
      state.watermarkMs = Math.max(state.watermarkMs, reachedMs);
      state.maxEventTimeMs = Math.max(state.maxEventTimeMs, eventTimeMs);
      state.lastAcceptedArrivalMs = arrivalTimeMs;
    }
  }

  /** Whether the reading that was judged last came before. It is remembered from now on. */
  private isResend(key: KeyState, silenceMs: number): boolean {
    const { dedupe, watermark } = this.pipeline;
    const { eventTimeMs, identity, session, counter } = this.judge;
    const { arrivalClockMs, ledger } = this.state;
    if (dedupe.kind === 'off') return false;
    if (dedupe.kind === 'recent') {
      key.recent ??= new RecentMemory();
      key.recent.forgetOld(dedupe, arrivalClockMs);
      if (key.recent.has(eventTimeMs, identity)) return true;
      ledger.dedupeEvictions += key.recent.add(eventTimeMs, identity, arrivalClockMs, dedupe);
      return false;
    }
    if (silenceMs >= watermark.forgetAfter) key.sequence = undefined;
    key.sequence ??= new SequenceMemory();
    if (key.sequence.has(session, counter)) return true;
    key.sequence.add(session, counter);
    return false;
  }

  /** Whether any window took the reading that was judged last. */
  private addToWindows(key: KeyState, watermarkMs: number): boolean {
    const { judge, windows } = this;
    const { windowTooLate } = this.state;
    // What W has reached since the key's last reading is due before this one gets in.
    this.firer.reach(key, watermarkMs);
    let isIn = false;
    for (let place = 0; place < windows.length; place += 1) {
      const window = windows[place] as WindowOperator;
      const slices = key.slices[place] as Slice[];
      const { eventTimeMs, values } = judge;
      if (window.addToNewest(slices, eventTimeMs, values, watermarkMs)) {
        isIn = true;
        continue;
      }
      const due = this.firer.dueOf(key)[place] as DuePanes;
      const added = window.add(key, eventTimeMs, values, watermarkMs, due);
      if (added === 'tooLate') {
        windowTooLate[place] = (windowTooLate[place] ?? 0) + 1;
        continue;
      }
      isIn = true;
      if (added === 'opened') {
        key.nextTimerMs = Math.min(key.nextTimerMs, window.nextTimer(slices, watermarkMs));
      }
    }
    return isIn;
  }

  private keyState(id: string): KeyState {
    const { keys } = this.state;
    const known = keys.get(id);
    if (known !== undefined) return known;
    const key = emptyKeyState(id, this.pipeline.windows.length, this.pipeline.alerts.length);
    keys.set(id, key);
    return key;
  }

  private reject(
    reason: RejectionReason,
    detail: string,
    record: ReadingRecord | ForeignRecord,
    index: number,
    outcomes: Outcomes,
  ): void {
    const { ledger } = this.state;
    ledger.received += 1;
    ledger.rejected += 1;
    ledger.rejectedBy[reason] = (ledger.rejectedBy[reason] ?? 0) + 1;
    const { position, payload } = record;
    const broker =
      record.kind === 'reading'
        ? { arrivalTimeMs: record.arrivalTimeMs, topic: record.topic, clientId: record.clientId }
        : {};
    const source = { partition: this.partition, position, index, ...broker, payload };
    outcomes.quarantined({ type: 'rejected', ...source, reason, detail });
  }
}
