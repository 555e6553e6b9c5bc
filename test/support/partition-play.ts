import type {
  Pipeline,
  RegistryChange,
  RejectionReason,
  SourceRecord,
} from '../../lambdas/engine/index.ts';
import type {
  ScriptPipeline,
  ScriptReading,
  ScriptRecord,
} from '../../simulation/workload/fleet-script.ts';
import { declare, sourceRecords } from '../../simulation/workload/script-records.ts';
import { FoldRun } from './fold-run.ts';

/** One window of ten ms from 1970, nothing late for 5 ms, everything else out of the way. */
const plain: ScriptPipeline = {
  scope: 'key',
  bound: 0,
  idleAfter: 100,
  forgetAfter: 1_000,
  maxClockAhead: 1_000,
  maxAge: 100_000,
  windows: [{ name: 'w', size: 10, offset: 0, lateness: 5 }],
  rules: [],
};

/** What a script does not say of a pipeline. */
type Adapt = (declared: Pipeline) => Pipeline;

/** What became of each reading of a record, by index. */
export type Verdict = 'accepted' | 'tooLate' | 'duplicate' | RejectionReason;

/** A partition that a test plays record by record: what it folded is read back as short text. */
export class PartitionPlay {
  readonly pipeline: Pipeline;
  readonly run: FoldRun;
  private records = 0;
  private told = 0;

  /** @param options what differs from one window of 10 ms, bound 0, lateness 5 */
  constructor(options: Partial<ScriptPipeline> = {}, adapt: Adapt = (declared) => declared) {
    this.pipeline = adapt(declare({ ...plain, ...options }));
    this.run = new FoldRun(this.pipeline);
  }

  /** A reading of a device; it arrives when it is measured unless the test says otherwise. */
  read(
    device: string,
    event: number,
    given: Partial<ScriptReading> & { at?: number } = {},
  ): Verdict {
    const { at: arrival = event, ...reading } = given;
    const readings = [{ a: 1, ...reading, event }];
    return this.play({ kind: 'readings', device, arrival, readings })[0] ?? 'accepted';
  }

  /** A pack of readings, by event time, values counting up from 1. */
  pack(device: string, events: readonly number[], arrival: number): Verdict[] {
    const readings = events.map((event, index) => ({ event, a: index + 1 }));
    return this.play({ kind: 'readings', device, arrival, readings });
  }

  tick(arrival: number): void {
    this.play({ kind: 'tick', arrival });
  }

  change(change: RegistryChange, arrival = 0): void {
    this.play({ kind: 'control', change, arrival });
  }

  foreign(): void {
    this.play({ kind: 'foreign', arrival: 0 });
  }

  /** Records that come together, where others are batches of their own. */
  batch(...script: readonly ScriptRecord[]): void {
    this.run.fold(...sourceRecords(script));
  }

  /** A record as a test makes it; position and partition are the play's. */
  record(make: (source: { partition: string; position: string }) => SourceRecord): Verdict[] {
    this.records += 1;
    return this.fold(make({ partition: 'p0', position: String(this.records * 7) }));
  }

  /** Firings since the last call: `device start..end reason count`, after the window's name. */
  firings(): string[] {
    const { results } = this.run.outcomes;
    const fresh = results.slice(this.told);
    this.told = results.length;
    return fresh.map(
      ({ window, key, start, end, reason, count }) =>
        `${window} ${key} ${start}..${end} ${reason} ${count}`,
    );
  }

  /** Alert transitions so far: `device cause state`. */
  get alerts(): string[] {
    return this.run.outcomes.alerts.map(({ key, at, state }) => `${key} ${at} ${state}`);
  }

  private play(record: ScriptRecord): Verdict[] {
    const [source] = sourceRecords([record]);
    if (source === undefined) return [];
    return this.record((position) => ({ ...source, ...position }));
  }

  private fold(record: SourceRecord): Verdict[] {
    const { outcomes } = this.run;
    const before = outcomes.refused.length;
    const received = this.run.ledger.received;
    this.run.fold(record);
    const verdicts: Verdict[] = Array.from(
      { length: this.run.ledger.received - received },
      () => 'accepted',
    );
    for (const reading of outcomes.refused.slice(before)) {
      if (reading.type === 'rejected' && reading.measure !== undefined) continue;
      verdicts[reading.index] = reading.type === 'rejected' ? reading.reason : reading.type;
    }
    return verdicts;
  }
}
