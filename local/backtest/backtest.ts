import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { MemoryAlertStore } from '../../lambdas/adapters/memory/memory-alert-store.ts';
import { MemoryQuarantineStore } from '../../lambdas/adapters/memory/memory-quarantine-store.ts';
import { MemoryResultSink } from '../../lambdas/adapters/memory/memory-result-sink.ts';
import { MemoryStateStore } from '../../lambdas/adapters/memory/memory-state-store.ts';
import {
  type AlertTransition,
  type Clock,
  type DuplicateReading,
  type LedgerOutcome,
  type Outcomes,
  type Pipeline,
  type QuarantinedReading,
  refuseRollups,
  type Telemetry,
  type WindowResult,
} from '../../lambdas/engine/index.ts';
import { encodeEnvelope } from '../../lambdas/formats/envelope.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import { registryChangeJson } from '../../lambdas/formats/registry-change.ts';
import { processKinesisEvent } from '../../lambdas/handlers/process-kinesis-event.ts';
import { PartitionProcessor } from '../../lambdas/runtime/partition-processor.ts';
import { readPartition } from '../../lambdas/runtime/read-partition.ts';
import { type Cut, cutBatches } from './cut.ts';
import { flushTick } from './flush-tick.ts';
import type { SourceRecordLine } from './source-record-line.ts';

/** What a backtest tells, in order: verdicts and firings as they are folded, ledgers at the end. */
export type BacktestOutcome =
  | WindowResult
  | AlertTransition
  | QuarantinedReading
  | DuplicateReading
  | LedgerOutcome;

export interface BacktestOptions {
  readonly pipeline: Pipeline;
  readonly records: Iterable<SourceRecordLine>;
  /** @default - batches of 10,000 */
  readonly cut?: Cut;
  /** Close every window at the end. @default false */
  readonly flush?: boolean;
  readonly onOutcome: (outcome: BacktestOutcome) => void;
}

/**
 * Runs recorded source records through the deployed handler's code on stores in memory: envelope,
 * Kinesis event, load, fold, commit, publish. Partitions run one after the other, in the order in
 * which they first appear, so that the order of outcomes does not depend on the cut.
 *
 * @throws Error where a batch fails; nothing here fails by itself, so it names a bug or a bad
 * record
 */
export const backtest = async (options: BacktestOptions): Promise<void> => {
  const { pipeline, onOutcome } = options;
  refuseRollups(pipeline, 'run on recorded data');
  const observer = asOutcomes(onOutcome);
  const stateStore = new MemoryStateStore();
  const telemetry = new FailureTelemetry();
  const processor = new PartitionProcessor({
    pipeline,
    format: jsonFormat,
    stateStore,
    sinks: {
      alerts: new MemoryAlertStore(),
      quarantine: new MemoryQuarantineStore(),
      results: new MemoryResultSink(),
    },
    clock: stillClock,
    telemetry,
    writer: 'backtest',
    streamRetentionMs: Number.POSITIVE_INFINITY,
    observer,
  });
  const handle = processKinesisEvent(processor);
  const run = async (lines: readonly SourceRecordLine[]): Promise<void> => {
    const { batchItemFailures } = await handle(kinesisEvent(lines));
    const [failure] = batchItemFailures;
    if (failure === undefined) return;
    const where = `position ${failure.itemIdentifier} of partition ${lines[0]?.partition ?? ''}`;
    throw new Error(`the batch failed at ${where}: ${telemetry.failure}`);
  };
  for (const [partition, lines] of byPartition(options.records)) {
    for (const batch of cutBatches(lines, options.cut ?? wholeBatches)) await run(batch);
    if (options.flush === true) {
      const view = await readPartition({ pipeline, stateStore, clock: stillClock }, partition);
      if (view !== undefined) await run([flushTick(pipeline, partition, view.state)]);
    }
    const view = await readPartition({ pipeline, stateStore, clock: stillClock }, partition);
    if (view !== undefined) onOutcome({ type: 'ledger', partition, ...view.state.ledger });
  }
};

const wholeBatches: Cut = { kind: 'every', records: 10_000 };

/** Time stands still: nothing that a backtest tells may depend on it. */
const stillClock: Clock = { nowMs: () => 0 };

/** Keeps why the last batch failed, which the answer to a stream does not say. */
class FailureTelemetry implements Telemetry {
  failure = 'no reason was told';

  count(): void {}

  gauge(): void {}

  warn(message: string, { error = message }: Readonly<Record<string, unknown>>): void {
    this.failure = String(error);
  }
}

const asOutcomes = (onOutcome: BacktestOptions['onOutcome']): Outcomes => ({
  result: onOutcome,
  alert: onOutcome,
  quarantined: onOutcome,
  duplicate: onOutcome,
});

const byPartition = (records: Iterable<SourceRecordLine>): Map<string, SourceRecordLine[]> => {
  const partitions = new Map<string, SourceRecordLine[]>();
  for (const line of records) {
    const lines = partitions.get(line.partition);
    if (lines === undefined) partitions.set(line.partition, [line]);
    else lines.push(line);
  }
  return partitions;
};

const kinesisEvent = (lines: readonly SourceRecordLine[]): KinesisStreamEvent => ({
  Records: lines.map((line) => {
    const { partition, position, arrivalTime: receivedAt } = line;
    return kinesisRecord(partition, position, receivedAt, envelopeOf(line));
  }),
});

const envelopeOf = (line: SourceRecordLine): Uint8Array => {
  const { arrivalTime: receivedAt } = line;
  if ('tick' in line) return encodeEnvelope({ tick: true, receivedAt });
  if ('control' in line) {
    return encodeEnvelope({ control: registryChangeJson(line.control), receivedAt });
  }
  const { topic, clientId } = line;
  const payload = Buffer.from(line.payload).toString('base64');
  return encodeEnvelope({ payload, topic, clientId, receivedAt });
};

const kinesisRecord = (
  partition: string,
  position: string,
  receivedAt: number,
  bytes: Uint8Array,
): KinesisStreamRecord => ({
  eventID: `${partition}:${position}`,
  eventName: 'aws:kinesis:record',
  eventSource: 'aws:kinesis',
  eventSourceARN: 'arn:aws:kinesis:local:000000000000:stream/backtest',
  eventVersion: '1.0',
  awsRegion: 'local',
  invokeIdentityArn: 'arn:aws:iam::000000000000:role/backtest',
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: partition,
    sequenceNumber: position,
    approximateArrivalTimestamp: receivedAt / 1_000,
    data: Buffer.from(bytes).toString('base64'),
  },
});
