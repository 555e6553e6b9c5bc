import { isResend } from './dedupe/is-resend.ts';
import { HandOver } from './joins/hand-over.ts';
import type { Outcomes, RejectionReason } from './outcomes.ts';
import { PaneAdder } from './pane-adder.ts';
import { PaneFirer } from './pane-firer.ts';
import type { Pipeline } from './pipeline.ts';
import type { PayloadFormat } from './ports.ts';
import { decodePack, largestPayloadBytes } from './reading/decode-pack.ts';
import { type KnownSender, KnownSenders } from './reading/known-senders.ts';
import { PlainJudge } from './reading/plain-judge.ts';
import { type ProvenSender, ReadingJudge } from './reading/reading-judge.ts';
import { type PayloadRecord, Refusals } from './refusals.ts';
import type { RegistryChange } from './registry/registry-change.ts';
import { assertAfter, type RedrivenRecord, type SourceRecord } from './source-record.ts';
import { beginWindows } from './state/begin-windows.ts';
import { KeyState } from './state/key-state.ts';
import { markDirty, type PartitionState } from './state/partition-state.ts';
import { watermarkOf } from './state/watermark-of.ts';
import { noWatermark } from './time/watermark-strategy.ts';
import { operatorsOf } from './windows/operators-of.ts';

type RawReading = Readonly<Record<string, unknown>>;

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
  private readonly firer: PaneFirer;
  /** Of the redriven record at hand: whether it is the first of its id is not known any more. */
  private isUnsure = false;
  private readonly adder: PaneAdder;
  /** Absent where the pipeline has no joins. */
  private readonly handOver: HandOver | undefined;
  private readonly refusals: Refusals;
  private readonly senders: KnownSenders;
  /** The sender of the record at hand, in one object for all records. */
  private readonly proven: { -readonly [Field in keyof ProvenSender]: ProvenSender[Field] };
  /** Keys that the record at hand has changed. */
  private readonly touched: KeyState[] = [];

  constructor(pipeline: Pipeline, format: PayloadFormat, partition: string, state: PartitionState) {
    this.pipeline = pipeline;
    this.format = format;
    this.partition = partition;
    this.state = state;
    const { reading, guards, topic } = pipeline;
    this.refusals = new Refusals(partition, state);
    this.senders = new KnownSenders(topic, reading.sensor);
    this.proven = { clientId: '', topicSensor: undefined, arrivalTimeMs: 0 };
    this.judge = new ReadingJudge(reading, guards, (device, eventTimeMs) =>
      state.registry.calibrationAt(device, eventTimeMs),
    );
    const plainFields = format.plainFields?.bind(format);
    this.plainJudge = plainFields && new PlainJudge(reading, guards, plainFields, this.judge);
    const windows = operatorsOf(pipeline, this.judge.measures);
    beginWindows(pipeline, state);
    this.firer = new PaneFirer(pipeline, windows, state);
    this.adder = new PaneAdder(windows, this.firer, state);
    this.handOver =
      pipeline.joins.length > 0 ? new HandOver(pipeline, this.judge, state) : undefined;
    if (pipeline.watermark.scope === 'partition') this.firer.scheduleAll();
  }

  /** @throws InvariantError where the position does not grow: a processed record came again */
  fold(record: SourceRecord, outcomes: Outcomes): void {
    const { state } = this;
    assertAfter(state.position, record.position, this.partition);
    state.position = record.position;
    state.ordinal += 1;
    this.refusals.begin();
    if (record.kind === 'foreign') {
      this.refusals.reject('malformed', record.detail, record, 'whole', outcomes);
      return;
    }
    if (record.kind !== 'redriven' || state.arrivalClockMs === noWatermark) {
      state.arrivalClockMs = Math.max(state.arrivalClockMs, record.arrivalTimeMs);
    }
    this.moveOnInSilence();
    this.touched.length = 0;
    if (record.kind === 'reading') this.judgeReadings(record, outcomes);
    else if (record.kind === 'redriven') this.takeRedriven(record, outcomes);
    // What follows, and nothing else, may remove keys.
    else this.senders.forget();
    if (record.kind === 'control') this.change(record.change);
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

  /** Twice counts once, whatever became of it the first time: it may be in quarantine anew. */
  private takeRedriven(record: RedrivenRecord, outcomes: Outcomes): void {
    const { redrives, arrivalClockMs, ledger } = this.state;
    const { id, index, untilMs } = record.redrive;
    const standing = redrives.take(id, untilMs, arrivalClockMs);
    if (standing === 'again') {
      const { partition, position } = record;
      ledger.received += 1;
      ledger.duplicate += 1;
      const source = { partition, position, index: index ?? 0 };
      outcomes.duplicate({ type: 'duplicate', ...source, redriveOf: id });
      return;
    }
    this.isUnsure = standing === 'unknown';
    this.judgeReadings(record, outcomes, index);
  }

  /** @param only the place of the one reading that is judged. @default - all of them */
  private judgeReadings(record: PayloadRecord, outcomes: Outcomes, only?: number): void {
    const { payload } = record;
    const sender = this.senders.of(record);
    const { proven } = this;
    proven.clientId = record.clientId;
    proven.topicSensor = sender.topicSensor;
    proven.arrivalTimeMs = record.arrivalTimeMs;
    const isPlain = payload.length <= largestPayloadBytes && (only ?? 0) === 0;
    if (isPlain && this.plainJudge?.takes(payload, proven)) {
      this.accept(record, 0, sender, outcomes);
      return;
    }
    const decoded = decodePack(this.format, payload);
    if (!decoded.ok) {
      this.refusals.reject(decoded.reason, decoded.detail, record, 'whole', outcomes);
      return;
    }
    const { length } = decoded.readings;
    if (only !== undefined && only >= length) {
      const detail = `the pack has ${length} readings, none at ${only}`;
      this.refusals.reject('schema', detail, record, only, outcomes);
      return;
    }
    const end = only === undefined ? length : only + 1;
    for (let index = only ?? 0; index < end; index += 1) {
      const raw = decoded.readings[index] as RawReading;
      let reason: RejectionReason | undefined;
      try {
        reason = this.judge.judge(raw, proven);
      } catch (error) {
        // Deterministic, as nothing here does I/O: the same reading would throw on every retry.
        this.refusals.reject('internal', String(error), record, index, outcomes);
        continue;
      }
      if (reason !== undefined)
        this.refusals.reject(reason, this.judge.detail, record, index, outcomes);
      else this.accept(record, index, sender, outcomes);
    }
  }

  /** The reading that was judged last: a duplicate, tooLate, or into its panes. */
  private accept(
    record: PayloadRecord,
    index: number,
    sender: KnownSender,
    outcomes: Outcomes,
  ): void {
    const { state, judge } = this;
    const { ledger } = state;
    const { watermark } = this.pipeline;
    const { eventTimeMs } = judge;
    const { partition, position, arrivalTimeMs } = record;
    ledger.received += 1;
    const key = this.keyOf(sender);
    const isRedriven = record.kind === 'redriven';
    const silenceMs = state.arrivalClockMs - key.lastSeenMs;
    // A reading out of quarantine is no sign of life, but a key must begin some time.
    if (!isRedriven || key.lastSeenMs === noWatermark) key.lastSeenMs = state.arrivalClockMs;
    key.isForgotten = false;
    markDirty(state, key);
    if (!this.touched.includes(key)) this.touched.push(key);
    for (const { measure, reason, detail } of judge.refused) {
      ledger.rejectedMeasures += 1;
      const source = this.refusals.sourceOf(record, index);
      outcomes.quarantined({ type: 'rejected', ...source, measure, reason, detail });
    }
    if (isResend(this.pipeline, state, key, judge, { silenceMs, isRedriven })) {
      ledger.duplicate += 1;
      const source = { partition, position, index };
      outcomes.duplicate({ type: 'duplicate', ...source, key: key.key, eventTimeMs });
      return;
    }
    const watermarkMs = watermarkOf(this.pipeline, state, key);
    const isUnsure = isRedriven && this.isUnsure;
    if (isUnsure || !this.adder.add(key, eventTimeMs, judge.values, watermarkMs)) {
      ledger.tooLate += 1;
      const source = this.refusals.sourceOf(record, index);
      const pastMs = watermarkMs - eventTimeMs;
      const detail = isUnsure
        ? 'it was redriven so late that it may have been before: a replay counts it once'
        : `its windows were cleaned up: the watermark is ${pastMs} ms past it`;
      outcomes.quarantined({ type: 'tooLate', ...source, key: key.key, eventTimeMs, detail });
      return;
    }
    ledger.accepted += 1;
    this.handOver?.tell(index, outcomes);
    const reachedMs = eventTimeMs - watermark.bound - 1;
    if (watermark.scope === 'key') {
      key.watermarkMs = Math.max(watermarkMs, reachedMs);
    } else {
      state.watermarkMs = Math.max(state.watermarkMs, reachedMs);
      state.maxEventTimeMs = Math.max(state.maxEventTimeMs, eventTimeMs);
      state.lastAcceptedArrivalMs = isRedriven
        ? Math.max(state.lastAcceptedArrivalMs, arrivalTimeMs)
        : arrivalTimeMs;
    }
  }

  /** The key of the reading that was judged last. */
  private keyOf(sender: KnownSender): KeyState {
    const { sensor } = this.judge;
    if (sensor !== sender.clientId) return this.keyState(sensor);
    sender.ownKey ??= this.keyState(sensor);
    return sender.ownKey;
  }

  private keyState(id: string): KeyState {
    const { keys, instants } = this.state;
    const known = keys.get(id);
    if (known !== undefined) return known;
    const { windows, alerts, watermark, guards } = this.pipeline;
    const key = new KeyState(id, windows.length, alerts.length, instants);
    // A key that was removed had its watermark behind this. Of records that arrive in order none
    // is so old; one that was held back must not open a pane again, empty, over its full row.
    if (watermark.scope === 'key') {
      key.watermarkMs = this.state.arrivalClockMs - guards.maxAge - 1;
    }
    keys.set(id, key);
    return key;
  }
}
