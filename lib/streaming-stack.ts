import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { hasSecondStage } from '../lambdas/engine/index.ts';
import { secondStageService } from '../lambdas/telemetry-names.ts';
import { AccessLogBucket } from './constructs/access-log-bucket.ts';
import { AlertNotifier } from './constructs/alert-notifier.ts';
import { AlertTable } from './constructs/alert-table.ts';
import { Archive } from './constructs/archive.ts';
import { chosenSource } from './constructs/chosen-source.ts';
import { chosenStore } from './constructs/chosen-store.ts';
import { DeadLetterBucket } from './constructs/dead-letter-bucket.ts';
import { DeviceGateway } from './constructs/device-gateway.ts';
import { EncryptionKey } from './constructs/encryption-key.ts';
import { FleetProvisioning } from './constructs/fleet-provisioning.ts';
import { PartitionProcessor } from './constructs/partition-processor.ts';
import { QuarantineTable } from './constructs/quarantine-table.ts';
import { RecordStream } from './constructs/record-stream.ts';
import { SecondStage } from './constructs/second-stage.ts';
import { StateTable } from './constructs/state-table.ts';
import { Ticker } from './constructs/ticker.ts';
import type { DeclaredPipeline } from './declared-pipelines.ts';
import { GrafanaWorkspace } from './monitoring/grafana-workspace.ts';
import { StreamAlarms } from './monitoring/stream-alarms.ts';
import { StreamDashboard } from './monitoring/stream-dashboard.ts';
import { StreamMetrics } from './monitoring/stream-metrics.ts';
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
 *           alerts           quarantine      measures
 *              │
 *          notifier ──▶ topic             dead letters: what was given up
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
    const provisioning = new FleetProvisioning(this, 'Provisioning', { stage, declared, devices });
    const ticker = new Ticker(this, 'Ticker', { stage, pipeline, records });

    const state = new StateTable(this, 'State', { stage, key });
    const alerts = new AlertTable(this, 'Alerts', { stage, key });
    const quarantine = new QuarantineTable(this, 'Quarantine', { stage, key });
    const measures = chosenStore(this, 'Measures', {
      stage,
      key,
      pipeline,
      rejects: deadLetters,
    });
    const stores = { state, alerts, quarantine, measures, deadLetters };
    const secondStage = hasSecondStage(pipeline)
      ? new SecondStage(this, 'SecondStage', { stage, key, declared, ...stores })
      : undefined;
    const processor = new PartitionProcessor(this, 'Processor', {
      stage,
      declaration,
      records,
      ...stores,
      ...(secondStage === undefined ? {} : { contributions: secondStage.records }),
    });
    // Of a topic, nothing is archived yet.
    if (records instanceof RecordStream) {
      new Archive(this, 'Archive', { ...buckets, pipeline, records, deadLetters });
    }
    const notified = { pipeline, alerts, deadLetters };
    const notifier = new AlertNotifier(this, 'Notifier', { stage, key, ...notified });

    const parts = { records, devices, ticker, processor, notifier };
    const metrics = new StreamMetrics({ service: pipeline.name, ...parts });
    const secondStageMetrics =
      secondStage &&
      new StreamMetrics({
        ...parts,
        service: secondStageService(pipeline.name),
        records: secondStage.records,
        ticker: secondStage.ticker,
        processor: secondStage.processor,
      });
    const watched = {
      metrics,
      ...(secondStageMetrics === undefined ? {} : { secondStageMetrics }),
    };
    const alarms = new StreamAlarms(this, 'Alarms', { stage, key, pipeline, ...watched });
    new StreamDashboard(this, 'Dashboard', { metrics, alarms });

    if (stage.hasGrafana) {
      const { endpoint } = new GrafanaWorkspace(this, 'Grafana', { measures });
      new CfnOutput(this, 'GrafanaUrl', { value: `https://${endpoint}` });
    }

    new CfnOutput(this, 'DevicePolicy', { value: devices.policyName });
    new CfnOutput(this, 'DeviceType', { value: devices.thingTypeName });
    new CfnOutput(this, 'DeviceRule', { value: devices.ruleName });
    new CfnOutput(this, 'ClaimPolicy', { value: provisioning.claimPolicyName });
    new CfnOutput(this, 'ClaimTemplate', { value: provisioning.templateName });
    new CfnOutput(this, 'UndeliveredQueue', { value: devices.undelivered.queueUrl });
    new CfnOutput(this, 'AlertTopic', { value: notifier.topic.topicArn });
    new CfnOutput(this, 'OperatorTopic', { value: alarms.operators.topicArn });
    // What verbs of the command line reach a deployed stage by.
    new CfnOutput(this, 'RecordStream', { value: records.sourceName });
    if (secondStage !== undefined) {
      new CfnOutput(this, 'ContributionStream', { value: secondStage.records.streamName });
    }
    new CfnOutput(this, 'StateTable', { value: state.tableName });
    new CfnOutput(this, 'AlertTable', { value: alerts.tableName });
    new CfnOutput(this, 'QuarantineTable', { value: quarantine.tableName });
    new CfnOutput(this, 'MeasureStore', { value: stage.store });
    new CfnOutput(this, 'MeasureTable', { value: measures.address });
  }
}
