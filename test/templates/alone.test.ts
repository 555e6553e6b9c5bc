import { rmSync } from 'node:fs';
import { App, type CfnElement, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { pipelineOf } from '../../lambdas/engine/index.ts';
import { AccessLogBucket } from '../../lib/constructs/access-log-bucket.ts';
import { DeadLetterBucket } from '../../lib/constructs/dead-letter-bucket.ts';
import { DeviceGateway } from '../../lib/constructs/devices/device-gateway.ts';
import { DeviceNotifier } from '../../lib/constructs/devices/device-notifier.ts';
import { FleetProvisioning } from '../../lib/constructs/devices/fleet-provisioning.ts';
import { EncryptedTopic } from '../../lib/constructs/encrypted-topic.ts';
import { EncryptionKey } from '../../lib/constructs/encryption-key.ts';
import { MskTopic } from '../../lib/constructs/kafka/msk-topic.ts';
import { AlertNotifier } from '../../lib/constructs/processing/alert-notifier.ts';
import { Archive } from '../../lib/constructs/processing/archive.ts';
import { PartitionProcessor } from '../../lib/constructs/processing/partition-processor.ts';
import { Ticker } from '../../lib/constructs/processing/ticker.ts';
import { RecordStream } from '../../lib/constructs/records/record-stream.ts';
import { AlertTable } from '../../lib/constructs/stores/alert-table.ts';
import { chosenStore } from '../../lib/constructs/stores/chosen-store.ts';
import { QuarantineTable } from '../../lib/constructs/stores/quarantine-table.ts';
import { StateTable } from '../../lib/constructs/stores/state-table.ts';
import { stageConfig } from '../../lib/stage-config.ts';
import * as smartFactory from '../../pipelines/smart-factory.ts';
import { appContext } from '../unit/lib/synthesised-stack.ts';

const stage = stageConfig();
const pipeline = pipelineOf(smartFactory, 'pipelines/smart-factory.ts');
const declared = { fileName: 'smart-factory', pipeline };

/** What others need, each made for the one that asks, in the same stack. */
const parts = (stack: Stack) => {
  const key = new EncryptionKey(stack, 'Key', stage);
  const accessLog = new AccessLogBucket(stack, 'AccessLog', stage);
  return {
    key,
    accessLog,
    records: () => new RecordStream(stack, 'Records', { stage, key }),
    alerts: () => new AlertTable(stack, 'Alerts', { stage, key }),
    deadLetters: () => new DeadLetterBucket(stack, 'DeadLetters', { stage, key, accessLog }),
  };
};

type Needed = ReturnType<typeof parts>;

/** Each construct in an app of its own, as somebody else would use it. */
const uses: Readonly<Record<string, (stack: Stack, needed: Needed) => Construct>> = {
  'AWS::KMS::Key': (_, { key }) => key,
  'AWS::Kinesis::Stream': (_, { records }) => records(),
  'AWS::MSK::Topic': (stack, { key }) => new MskTopic(stack, 'Records', { stage, key }),
  'AWS::S3::Bucket': (_, { deadLetters }) => deadLetters(),
  'AWS::S3::Bucket, of all records': (stack, { key, records, deadLetters, accessLog }) =>
    new Archive(stack, 'Archive', {
      stage,
      key,
      pipeline,
      accessLog,
      records: records(),
      deadLetters: deadLetters(),
    }),
  'AWS::SNS::Topic': (stack, { key }) =>
    new EncryptedTopic(stack, 'Topic', { key, displayName: 'News' }),
  'AWS::DynamoDB::Table': (stack, { key }) => new StateTable(stack, 'State', { stage, key }),
  'AWS::DynamoDB::Table, of refused readings': (stack, { key }) =>
    new QuarantineTable(stack, 'Quarantine', { stage, key }),
  'AWS::DynamoDB::Table, of alerts': (_, { alerts }) => alerts(),
  'AWS::Scheduler::Schedule': (stack, { key, records }) =>
    new Ticker(stack, 'Ticker', { stage, key, pipeline, records: records() }),
  'AWS::IoT::TopicRule': (stack, { key, records }) =>
    new DeviceGateway(stack, 'Devices', { stage, pipeline, key, records: records() }),
  'AWS::IoT::ProvisioningTemplate': (stack, { key, records }) => {
    const devices = new DeviceGateway(stack, 'Devices', {
      stage,
      pipeline,
      key,
      records: records(),
    });
    return new FleetProvisioning(stack, 'Provisioning', { stage, key, declared, devices });
  },
  'AWS::Timestream::Table': (stack, { key, deadLetters }) =>
    chosenStore(stack, 'Measures', { stage, key, pipeline, rejects: deadLetters() }),
  'AWS::Lambda::EventSourceMapping': (stack, { key, records, alerts, deadLetters }) => {
    const rejects = deadLetters();
    return new PartitionProcessor(stack, 'Processor', {
      stage,
      key,
      declaration: declared.fileName,
      records: records(),
      state: new StateTable(stack, 'State', { stage, key }),
      alerts: alerts(),
      quarantine: new QuarantineTable(stack, 'Quarantine', { stage, key }),
      measures: chosenStore(stack, 'Measures', { stage, key, pipeline, rejects }),
      deadLetters: rejects,
    });
  },
  'AWS::Lambda::EventSourceMapping, for devices': (stack, { key, records, ...needed }) =>
    new DeviceNotifier(stack, 'DeviceNotifier', {
      stage,
      key,
      declared,
      devices: new DeviceGateway(stack, 'Devices', { stage, pipeline, key, records: records() }),
      alerts: needed.alerts(),
      deadLetters: needed.deadLetters(),
    }),
  'AWS::Timestream::InfluxDBInstance': (stack, { key, deadLetters }) => {
    const chosen = { ...stage, store: 'influxdb' as const };
    return chosenStore(stack, 'Measures', { stage: chosen, key, pipeline, rejects: deadLetters() });
  },
  'AWS::Lambda::Function': (stack, { key, alerts, deadLetters }) =>
    new AlertNotifier(stack, 'Notifier', {
      stage,
      key,
      pipeline,
      alerts: alerts(),
      deadLetters: deadLetters(),
    }),
};

describe('a construct alone', () => {
  it.each(Object.entries(uses))('synthesises: %s', (made, use) => {
    const context = { ...appContext, 'aws:cdk:bundling-stacks': [] };
    const app = new App({ analyticsReporting: false, context });
    const stack = new Stack(app, 'alone');
    const construct = use(stack, parts(stack));
    const [type = ''] = made.split(', ');
    const ids = Object.keys(Template.fromStack(stack).findResources(type));
    rmSync(app.outdir, { recursive: true, force: true });
    const own = construct.node.findAll().flatMap((each) => {
      const { logicalId } = each as CfnElement;
      return logicalId === undefined ? [] : [stack.resolve(logicalId) as string];
    });
    expect(ids.some((id) => own.includes(id))).toBe(true);
  });
});
