import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageConfig } from '../stage-config.ts';
import type { AlarmRules } from './alarm-rule.ts';
import { lagAlarmRules, mskAlarmRules } from './msk-alarm-rules.ts';
import type { StreamMetrics } from './stream-metrics.ts';

/** Of a hundred readings, before somebody should look at the fleet or the declaration. */
const quarantinePercent = 5;

/** Entries that a sink is behind: a tenth of what the journal keeps before the stream must wait. */
const unpublishedLimit = 100;

/** Of what the stream keeps: behind by that much, whoever reads it has time, but not for ever. */
const retentionAtRisk = 0.25;

/** The alarms of a pipeline, by name. */
export const alarmRules = (metrics: StreamMetrics, stage: StageConfig): AlarmRules => ({
  ...consistency(metrics),
  ...delivery(metrics),
  ...progress(metrics, stage),
  ...failures(metrics),
  ...archiving(metrics, stage),
  ...tokens(metrics),
});

/** Those of a stage alone, by name: not of the devices before it and the alerts behind it. */
export const stageAlarmRules = (metrics: StreamMetrics, stage: StageConfig): AlarmRules =>
  Object.fromEntries(
    Object.entries(alarmRules(metrics, stage)).filter(
      ([name]) => !/^(Archive|GivenUpAlerts|Notifier|Provisioning|Token|Undelivered)/.test(name),
    ),
  );

/** Must never happen, not once. */
const consistency = (metrics: StreamMetrics): AlarmRules => ({
  Halted: {
    metric: metrics.emitted('Halted'),
    above: 0,
    says:
      'A partition halted, its journal cannot be continued; nothing is lost while the stream ' +
      'keeps it. The log says which partition, why, and what to do.',
  },
  LedgerImbalance: {
    metric: metrics.ledgerImbalance(),
    above: 0,
    says:
      'Received readings and their verdicts do not add up: a bug. Archive the stream and the log ' +
      'before they expire, and report it.',
  },
});

/** Something did not arrive where it belongs; it is kept, and waits for somebody. */
const delivery = (metrics: StreamMetrics): AlarmRules => ({
  Undelivered: {
    metric: metrics.undelivered(),
    above: 0,
    says:
      'The rule could not put messages on the stream; they wait in the queue for 14 days. Each ' +
      'names its failures.',
  },
  GivenUpRecords: {
    metric: metrics.givenUpRecords(),
    above: 0,
    says: 'Records that failed for seven days went to the dead-letter bucket, unprocessed.',
  },
  GivenUpAlerts: {
    metric: metrics.givenUpAlerts(),
    above: 0,
    says: 'Alerts that could not be delivered for a day went to the dead-letter bucket.',
  },
  QuarantineRate: {
    metric: metrics.quarantineRate(),
    above: quarantinePercent,
    says:
      'More than five of a hundred readings are refused or too late: a release of a device, a ' +
      'wrong clock, or a declaration that does not fit. Quarantine has them, with the reason.',
  },
  SinkRefused: {
    metric: metrics.emitted('SinkRefused'),
    above: 0,
    says: 'The measure store refused results for good; they are in quarantine, with the reason.',
  },
});

/** It works, but not fast enough. */
const progress = (metrics: StreamMetrics, stage: StageConfig): AlarmRules => ({
  ...pace(metrics, stage),
  Unpublished: {
    metric: metrics.emitted('Unpublished', Stats.MAXIMUM),
    above: unpublishedLimit,
    says:
      'A sink has not taken the outbox of many commits; it waits in the journal. The log says ' +
      'which sink, and why.',
  },
  NotifierAge: {
    metric: metrics.notifierAge(),
    above: 60_000,
    minutes: 3,
    says: 'Alerts reach their topic more than a minute late; see the log of the notifier.',
  },
});

/** How a stream, or a topic and its brokers, keep up. */
const pace = (metrics: StreamMetrics, stage: StageConfig): AlarmRules => {
  const throttled = metrics.throttledPuts();
  if (metrics.cluster !== undefined) return mskAlarmRules(metrics, metrics.cluster);
  if (metrics.isOfTopic) return lagAlarmRules(metrics);
  return {
    ...streamAge(metrics, stage),
    ...(throttled === undefined ? {} : throttledPuts(throttled)),
  };
};

const streamAge = (metrics: StreamMetrics, stage: StageConfig): AlarmRules => ({
  IteratorAge: {
    metric: metrics.iteratorAge(),
    above: stage.iteratorAgeAlarmMinutes * 60_000,
    minutes: 3,
    says:
      'The processor is behind the stream: a partition fails again and again (see the log), or ' +
      'there are too few shards.',
  },
  RetentionAtRisk: {
    metric: metrics.iteratorAge(),
    above: stage.streamRetentionHours * retentionAtRisk * 3_600_000,
    says:
      'The processor is behind by a quarter of what the stream keeps. Nothing is lost yet: raise ' +
      'the retention of the stream first, then find what holds the processor up.',
  },
});

const throttledPuts = (metric: IMetric): AlarmRules => ({
  ThrottledPuts: {
    metric,
    above: 0,
    minutes: 3,
    says: 'The stream throttles writers: add shards, or find the device that sends too much.',
  },
});

/** A function does not do its work, three minutes in a row. */
const failures = (metrics: StreamMetrics): AlarmRules => ({
  ProcessorErrors: {
    metric: metrics.processorErrors(),
    above: 0,
    minutes: 3,
    says: 'The processor crashes, or runs out of time or memory; see its log.',
  },
  ProcessorThrottles: {
    metric: metrics.processorThrottles(),
    above: 0,
    minutes: 3,
    says: "Lambda throttles the processor: raise the account's limit of concurrent executions.",
  },
  TickErrors: {
    metric: metrics.tickErrors(),
    above: 0,
    minutes: 3,
    says: 'Ticks fail: time stands still on silent partitions. See the log of the ticker.',
  },
  ProvisioningErrors: {
    metric: metrics.provisioningErrors(),
    above: 0,
    minutes: 3,
    says: 'Devices that come with a claim get no answer; see the log of the provision function.',
  },
  NotifierErrors: {
    metric: metrics.notifierErrors(),
    above: 0,
    minutes: 3,
    says: "Alerts cannot be delivered; the alert table's stream keeps them for a day.",
  },
});

/** The archive is what a replay reads, and the only thing that keeps records past the stream. */
const archiving = (metrics: StreamMetrics, stage: StageConfig): AlarmRules => ({
  ArchiveErrors: {
    metric: metrics.archiveErrors(),
    above: 0,
    minutes: 3,
    says: 'Records are not archived: the function fails. See its log; the stream keeps them.',
  },
  // Of a topic nothing is given up.
  ...(!metrics.isOfTopic ? archivePace(metrics, stage) : {}),
});

const archivePace = (
  metrics: StreamMetrics,
  { streamRetentionHours }: StageConfig,
): AlarmRules => ({
  ArchiveAge: {
    metric: metrics.archiveAge(),
    above: streamRetentionHours * retentionAtRisk * 3_600_000,
    says:
      'The archive is behind by a quarter of what the stream keeps. Nothing is lost yet: raise ' +
      'the retention of the stream first, then see the log of the archive function.',
  },
  ArchiveGivenUp: {
    metric: metrics.notArchived(),
    above: 0,
    says: 'Records that could not be archived for seven days are in the dead-letter bucket.',
  },
});

const tokens = (metrics: StreamMetrics): AlarmRules => {
  const errors = metrics.tokenRotationErrors();
  return errors === undefined ? {} : tokenRules(errors);
};

const tokenRules = (metric: IMetric): AlarmRules => ({
  TokenRotationErrors: {
    metric,
    above: 0,
    says:
      'The token of the store was not renewed. The one that is there goes on working; a store ' +
      'that is new has none, and results wait in the journal.',
  },
});
