import { DynamoDbAlertReader } from '../../../lambdas/adapters/dynamodb/dynamodb-alert-reader.ts';
import {
  DynamoDbQuarantineReader,
  type KeptReading,
} from '../../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import { DynamoDbStateStore } from '../../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { systemClock } from '../../../lambdas/adapters/system/system-clock.ts';
import {
  type AlertTransition,
  compileSpeakers,
  formatInstant,
  type Pipeline,
  type WindowResult,
} from '../../../lambdas/engine/index.ts';
import { readOutboxes } from '../../../lambdas/runtime/read-outboxes.ts';
import { type NamedPartitionView, readPartitions } from '../../../local/run/partition-views.ts';
import { UsageError } from '../../cli/errors.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { inspectDevice } from '../state/inspect-device.ts';
import { explainWindows, rowsAround } from './explain-windows.ts';
import type {
  Asked,
  ExplainedFiring,
  ExplainedPartition,
  ExplainedReading,
  Explanation,
} from './explanation.ts';

/** What the journals remember of a device. */
interface Told {
  readonly firings: readonly ExplainedFiring[];
  readonly transitions: readonly AlertTransition[];
  /** Per partition, where its journal begins. */
  readonly begins: readonly string[];
}

/**
 * Gathers what became of a device's readings: from the journals, the live state, the store, the
 * alert table and quarantine. Reads only.
 *
 * @param readings out of the archive, each with its verdict. @default - no archive was given
 */
export const explainDevice = async (
  deployment: Deployment,
  asked: Asked,
  readings?: readonly ExplainedReading[],
): Promise<Explanation> => {
  const views = await readPartitions(deployment, deployment.pipeline);
  const [told, stored, refused, alerts] = await Promise.all([
    toldBy(deployment, views, asked),
    storedRows(deployment, asked),
    refusedReadings(deployment, asked),
    alertsOf(deployment, asked),
  ]);
  const unknown = [
    ...(readings === undefined
      ? ['accepted readings and duplicates are not kept one by one; --archive names each']
      : []),
    ...told.begins,
    ...(stored.why === undefined ? [] : [stored.why]),
  ];
  return {
    ...asked,
    partitions: views.flatMap((view) => partitionOf(deployment, view, asked)),
    ...(readings === undefined ? {} : { readings }),
    refused,
    isStoreRead: stored.why === undefined,
    windows: explainWindows(deployment.pipeline, views, {
      asked,
      stored: stored.rows,
      firings: told.firings,
    }),
    alerts,
    transitions: told.transitions,
    unknown,
  };
};

/** A store in a network of its own is not reached from everywhere; the rest can be told. */
const storedRows = async (
  deployment: Deployment,
  asked: Asked,
): Promise<{ readonly rows: readonly WindowResult[]; readonly why?: string }> => {
  try {
    return { rows: await rowsAround(deployment, asked) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { rows: [], why: error.message };
  }
};

const partitionOf = (
  { pipeline }: Deployment,
  view: NamedPartitionView,
  { device }: Asked,
): ExplainedPartition[] => {
  const found = inspectDevice(view, pipeline, device);
  if (found === undefined) return [];
  const { watermark, lastSeen } = found;
  const { partition, entryNumber: entry, state } = view;
  return [{ partition, entry, watermark, lastSeen, ledger: state.ledger }];
};

const toldBy = async (
  { pipeline, dynamodb, names }: Deployment,
  views: readonly NamedPartitionView[],
  asked: Asked,
): Promise<Told> => {
  const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
  const firings: ExplainedFiring[] = [];
  const transitions: AlertTransition[] = [];
  const begins: string[] = [];
  for (const { partition } of views) {
    const told = await readOutboxes({ pipeline, stateStore, clock: systemClock }, partition);
    for (const { number: entry, outbox } of told) {
      const own = outbox.results.filter((firing) => isAround(firing, asked));
      firings.push(...own.map((firing) => ({ partition, entry, firing })));
      transitions.push(...outbox.alerts.filter((alert) => isOf(pipeline, alert, asked)));
    }
    const oldest = told[0]?.number ?? 1;
    if (oldest > 1) {
      begins.push(
        `the journal of ${partition} begins at entry ${oldest}: of what it told before, the ` +
          'store has the last, and a replay has all of it',
      );
    }
  }
  return { firings, transitions, begins };
};

const isAround = ({ key, start, end }: WindowResult, { device, fromMs, toMs }: Asked): boolean =>
  key === device && start <= toMs && end > fromMs;

/** An alert's time is the start of its window. */
const isOf = (
  { alerts, windows }: Pipeline,
  { key, at, rule }: AlertTransition,
  { device, fromMs, toMs }: Asked,
): boolean => {
  const watched = alerts.find(({ name }) => name === rule)?.window;
  const lengthMs = windows.find(({ name }) => name === watched)?.assigner.sizeMs ?? 0;
  return key === device && at <= toMs && at + lengthMs >= fromMs;
};

const alertsOf = async (
  { dynamodb, names, pipeline }: Deployment,
  asked: Asked,
): Promise<AlertTransition[]> => {
  const rows = await new DynamoDbAlertReader(dynamodb, names.alertTable).newest();
  return rows
    .filter((row) => row.pipeline === pipeline.name && isOf(pipeline, row, asked))
    .reverse();
};

/** By the time that the reading says of itself where that is known, else by its arrival. */
const refusedReadings = async (
  { pipeline, dynamodb, names }: Deployment,
  { device, fromMs, toMs }: Asked,
): Promise<KeptReading[]> => {
  const client = compileSpeakers(pipeline.reading.gateways)(device);
  const reader = new DynamoDbQuarantineReader(dynamodb, names.quarantineTable);
  const isWithin = (ms: number | undefined): boolean =>
    ms !== undefined && ms >= fromMs && ms <= toMs;
  return (await reader.readings(pipeline.name))
    .filter(({ reading }) => {
      if (reading.type === 'rejected')
        return reading.clientId === client && isWithin(reading.arrivalTimeMs);
      const isNear = isWithin(reading.eventTimeMs) || isWithin(reading.arrivalTimeMs);
      return reading.key === device && isNear;
    })
    .sort((left, right) => (left.reading.arrivalTimeMs ?? 0) - (right.reading.arrivalTimeMs ?? 0));
};

/** The time that is asked for, in words. */
export const askedText = ({ fromMs, toMs }: Asked): string =>
  `${formatInstant(fromMs)} to ${formatInstant(toMs)}`;
