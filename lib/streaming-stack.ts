import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { hasSecondStage, type Pipeline } from '../lambdas/engine/index.ts';
import { secondStageService } from '../lambdas/telemetry-names.ts';
import { AccessLogBucket } from './constructs/access-log-bucket.ts';
import { DeadLetterBucket } from './constructs/dead-letter-bucket.ts';
import { DeviceGateway } from './constructs/devices/device-gateway.ts';
import { DeviceNotifier } from './constructs/devices/device-notifier.ts';
import { FleetProvisioning } from './constructs/devices/fleet-provisioning.ts';
import { EncryptionKey } from './constructs/encryption-key.ts';
import { AlertNotifier } from './constructs/processing/alert-notifier.ts';
import { Archive } from './constructs/processing/archive.ts';
import { PartitionProcessor } from './constructs/processing/partition-processor.ts';
import { SecondStage } from './constructs/processing/second-stage.ts';
import { Ticker } from './constructs/processing/ticker.ts';
import { chosenSource } from './constructs/records/chosen-source.ts';
import type { OutcomeFeed, OutcomeFeedProps } from './constructs/records/outcome-feed.ts';
import type { RecordSource } from './constructs/records/record-source.ts';
import { AlertTable } from './constructs/stores/alert-table.ts';
import { chosenStore } from './constructs/stores/chosen-store.ts';
import { QuarantineTable } from './constructs/stores/quarantine-table.ts';
import { StateTable } from './constructs/stores/state-table.ts';
import type { DeclaredPipeline } from './declared-pipelines.ts';
import { GrafanaWorkspace } from './monitoring/grafana-workspace.ts';
import { StreamAlarms } from './monitoring/stream-alarms.ts';
import { StreamDashboard } from './monitoring/stream-dashboard.ts';
import { StreamMetrics, type StreamMetricsProps } from './monitoring/stream-metrics.ts';
import type { StageConfig } from './stage-config.ts';

export interface StreamingStackProps extends StackProps {
  readonly declared: DeclaredPipeline;
  readonly stage: StageConfig;
}

/**
 * One pipeline, from the devices to those who are told.
 *
 * ```
 * devices ── policy, rule ──▶ records ◀── ticker, once a minute
 *                │               │
 *           undelivered      processor ◀──▶ state
 *                                │
 *              ┌─────────────────┼──────────────┐
 *              ▼                 ▼              ▼
 *           alerts           quarantine      measures and, where one is declared, the feed
 *              │
 *          notifier ──▶ topic, bus, devices       dead letters: what was given up
 *
 * records ──▶ archive: every record, as it came
 *
 * Across devices: processor ──▶ contributions ──▶ a second processor, on the same stores
 * ```
 */
export class StreamingStack extends Stack {
  constructor(scope: Construct, id: string, { declared, stage, ...props }: StreamingStackProps) {
    const { pipeline, fileName: declaration } = declared;
    super(scope, id, {
      description: `Tidemark: ${pipeline.name} (${stage.name})`,
      terminationProtection: stage.isDataKept,
      tags: { pipeline: pipeline.name, stage: stage.name },
      ...props,
    });
    const key = new EncryptionKey(this, 'Key', stage);
    const buckets = { stage, key, accessLog: new AccessLogBucket(this, 'AccessLog', stage) };
    const deadLetters = new DeadLetterBucket(this, 'DeadLetters', buckets);

    const records = chosenSource(this, 'Records', { stage, key });
    const devices = new DeviceGateway(this, 'Devices', { stage, pipeline, key, records });
    const provisioning = new FleetProvisioning(this, 'Provisioning', {
      stage,
      key,
      declared,
      devices,
    });
    const ticker = new Ticker(this, 'Ticker', { stage, key, pipeline, records });

    const state = new StateTable(this, 'State', { stage, key });
    const alerts = new AlertTable(this, 'Alerts', { stage, key });
    const quarantine = new QuarantineTable(this, 'Quarantine', { stage, key });
    const storage = { stage, key, pipeline, rejects: deadLetters };
    const measures = chosenStore(this, 'Measures', storage);
    const feed = feedOf(this, { ...declared, stage, key, records });
    const stores = { state, alerts, quarantine, measures, deadLetters, ...(feed && { feed }) };
    const secondStage = hasSecondStage(pipeline)
      ? new SecondStage(this, 'SecondStage', { stage, key, declared, ...stores })
      : undefined;
    const processor = new PartitionProcessor(this, 'Processor', {
      stage,
      key,
      declaration,
      records,
      ...stores,
      ...(secondStage === undefined ? {} : { contributions: secondStage.records }),
    });
    const archive = new Archive(this, 'Archive', { ...buckets, pipeline, records, deadLetters });
    const notified = { pipeline, alerts, deadLetters };
    const notifier = new AlertNotifier(this, 'Notifier', { stage, key, ...notified });
    const deviceNotifier = stage.tellsDevices
      ? new DeviceNotifier(this, 'DeviceNotifier', { stage, key, declared, devices, ...notified })
      : undefined;

    const { tokenRotation } = measures;
    const sources = { records, devices, provisioning, ticker, processor };
    const parts = { ...sources, notifier, deviceNotifier, archive, tokenRotation };
    const named = { ...parts, service: pipeline.name };
    const metrics = new StreamMetrics(named);
    const ofSecondStage = secondStage && { secondStageMetrics: secondStageOf(named, secondStage) };
    const watched = { stage, key, pipeline, metrics, ...ofSecondStage };
    const alarms = new StreamAlarms(this, 'Alarms', watched);
    new StreamDashboard(this, 'Dashboard', { metrics, alarms });

    if (stage.hasGrafana) {
      const { endpoint } = new GrafanaWorkspace(this, 'Grafana', { measures });
      this.tell({ GrafanaUrl: `https://${endpoint}` });
    }
    this.tell({
      ...deviceOutputs(devices, provisioning),
      AlertTopic: notifier.topic.topicArn,
      OperatorTopic: alarms.operators.topicArn,
      ...(feed && { Feed: feed.feedName }),
      // What verbs of the command line reach a deployed stage by.
      RecordStream: records.sourceName,
      ...(records.partitions && { RecordPartitions: String(records.partitions) }),
      ...(secondStage && { ContributionStream: secondStage.records.streamName }),
      StateTable: state.tableName,
      AlertTable: alerts.tableName,
      QuarantineTable: quarantine.tableName,
      MeasureStore: stage.store,
      MeasureTable: measures.address,
    });
  }

  /** Names what people, devices and verbs need, in the stack's outputs. */
  private tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/** What devices are set up with, and where what they sent waits. */
const deviceOutputs = (devices: DeviceGateway, provisioning: FleetProvisioning) => ({
  DevicePolicy: devices.policyName,
  DeviceType: devices.thingTypeName,
  DeviceRule: devices.ruleName,
  ClaimPolicy: provisioning.claimPolicyName,
  ClaimTemplate: provisioning.templateName,
  UndeliveredQueue: devices.undelivered.queueUrl,
});

interface FeedOptions extends Omit<OutcomeFeedProps, 'name'> {
  readonly pipeline: Pipeline;
  readonly records: RecordSource;
}

/** Where the declaration names a feed: of the product that records come by. */
const feedOf = (scope: Construct, options: FeedOptions): OutcomeFeed | undefined => {
  const { pipeline, records, ...props } = options;
  const { feed } = pipeline.destinations;
  if (feed === undefined) return undefined;
  return records.makeFeed(scope, 'Outcomes', { ...props, name: `${feed}-${props.stage.name}` });
};

/** The metrics of the second stage: its own stream, ticks and function, else as of the first. */
const secondStageOf = (first: StreamMetricsProps, second: SecondStage): StreamMetrics =>
  new StreamMetrics({
    ...first,
    service: secondStageService(first.service),
    records: second.records,
    ticker: second.ticker,
    processor: second.processor,
  });
