import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { type metricNames, metricNamespace } from '../../lambdas/telemetry-names.ts';
import type { BundledFunction } from '../constructs/bundled-function.ts';
import type { DeviceGateway } from '../constructs/devices/device-gateway.ts';
import type { DeviceNotifier } from '../constructs/devices/device-notifier.ts';
import type { FleetProvisioning } from '../constructs/devices/fleet-provisioning.ts';
import { MskTopic } from '../constructs/kafka/msk-topic.ts';
import type { AlertNotifier } from '../constructs/processing/alert-notifier.ts';
import type { Archive } from '../constructs/processing/archive.ts';
import type { PartitionProcessor } from '../constructs/processing/partition-processor.ts';
import type { Ticker } from '../constructs/processing/ticker.ts';
import type { RecordSource } from '../constructs/records/record-source.ts';
import { RecordStream } from '../constructs/records/record-stream.ts';

export interface StreamMetricsProps {
  /** What the processor emits its metrics under. */
  readonly service: string;
  readonly records: RecordSource;
  readonly devices: DeviceGateway;
  readonly ticker: Ticker;
  readonly processor: PartitionProcessor;
  readonly notifier: AlertNotifier;
  /** Undefined where devices are not told. */
  readonly deviceNotifier: DeviceNotifier | undefined;
  readonly provisioning: FleetProvisioning;
  readonly archive: Archive;
  /** Undefined where the store asks for no token. */
  readonly tokenRotation: BundledFunction | undefined;
}

const period = Duration.minutes(1);

/** Every metric that alarms and dashboard look at, by what it tells, minute by minute. */
export class StreamMetrics {
  private readonly props: StreamMetricsProps;

  constructor(props: StreamMetricsProps) {
    this.props = props;
  }

  /** A metric that the processor emits itself. */
  emitted(metricName: (typeof metricNames)[number], statistic: string = Stats.SUM): Metric {
    return new Metric({
      namespace: metricNamespace,
      metricName,
      dimensionsMap: { service: this.props.service },
      statistic,
      period,
    });
  }

  /** Readings that got no verdict, or two: zero, always. */
  ledgerImbalance(): IMetric {
    return new MathExpression({
      expression: 'ABS(received - accepted - tooLate - duplicate - rejected)',
      usingMetrics: {
        received: this.emitted('Received'),
        accepted: this.emitted('Accepted'),
        tooLate: this.emitted('TooLate'),
        duplicate: this.emitted('Duplicate'),
        rejected: this.emitted('Rejected'),
      },
      period,
      label: 'Readings without exactly one verdict',
    });
  }

  /** A topic of MSK, with its brokers. @default - records come by something else */
  get cluster(): MskTopic | undefined {
    const { records } = this.props;
    return records instanceof MskTopic ? records : undefined;
  }

  /** Whether records come by Kafka, whoever runs it. */
  get isOfTopic(): boolean {
    return this.props.records.partitions !== undefined;
  }

  /** How far the processor is behind what it reads. */
  behind(): Metric {
    return this.isOfTopic ? this.offsetLag() : this.iteratorAge();
  }

  /** How long the oldest record that was read last had waited, ms. */
  iteratorAge(): Metric {
    return this.processor.metric('IteratorAge', { statistic: Stats.MAXIMUM, period });
  }

  /** Records that a topic has and the processor has not done. */
  offsetLag(): Metric {
    return this.processor.metric('OffsetLag', { statistic: Stats.MAXIMUM, period });
  }

  processorErrors(): Metric {
    return this.processor.metricErrors({ period });
  }

  processorThrottles(): Metric {
    return this.processor.metricThrottles({ period });
  }

  processorDuration(): Metric {
    return this.processor.metricDuration({ statistic: Stats.p(99), period });
  }

  incomingRecords(): IMetric {
    return this.props.records.incomingRecords();
  }

  /** Puts that the stream refused for now; none of a topic, which lets writers wait. */
  throttledPuts(): IMetric | undefined {
    const { records } = this.props;
    return records instanceof RecordStream ? records.throttledPuts() : undefined;
  }

  /** Messages that the stream did not take and that nobody has looked at. */
  undelivered(): Metric {
    const { undelivered } = this.props.devices;
    return undelivered.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period,
    });
  }

  ticks(): Metric {
    return this.props.ticker.function.metricInvocations({ period });
  }

  tickErrors(): Metric {
    return this.props.ticker.function.metricErrors({ period });
  }

  /** Devices that came with a claim and got no answer. */
  provisioningErrors(): Metric {
    return this.props.provisioning.function.metricErrors({ period });
  }

  archiveErrors(): Metric {
    return this.props.archive.function.metricErrors({ period });
  }

  /** How long the oldest record that was archived last had waited, ms. */
  archiveAge(): Metric {
    const { function: archive } = this.props.archive;
    return archive.metric('IteratorAge', { statistic: Stats.MAXIMUM, period });
  }

  /** Records that went to the dead-letter bucket and not to the archive. */
  notArchived(): Metric {
    return deliveredToBucket(this.props.archive.mapping);
  }

  /** Attempts to renew the token of the store that failed. */
  tokenRotationErrors(): Metric | undefined {
    return this.props.tokenRotation?.metricErrors({ period });
  }

  /** Of a hundred readings of the last quarter of an hour, how many went to quarantine. */
  quarantineRate(): IMetric {
    const within = { period: Duration.minutes(15) };
    return new MathExpression({
      expression: 'IF(received > 100, 100 * (rejected + tooLate) / received, 0)',
      usingMetrics: {
        received: this.emitted('Received').with(within),
        rejected: this.emitted('Rejected').with(within),
        tooLate: this.emitted('TooLate').with(within),
      },
      ...within,
      label: 'Readings in quarantine, %',
    });
  }

  /** Of those who tell people and devices. */
  notifierErrors(): IMetric {
    return sumOf(this.notifiers.map((notifier) => notifier.function.metricErrors({ period })));
  }

  /** How long the oldest alert that was read last had waited, ms. */
  notifierAge(): Metric {
    const { function: notifier } = this.props.notifier;
    return notifier.metric('IteratorAge', { statistic: Stats.MAXIMUM, period });
  }

  /** Records that went to the dead-letter bucket, of the processor. */
  givenUpRecords(): Metric {
    return deliveredToBucket(this.props.processor.mapping);
  }

  /** Alert changes that went to the dead-letter bucket. */
  givenUpAlerts(): IMetric {
    return sumOf(this.notifiers.map(({ mapping }) => deliveredToBucket(mapping)));
  }

  private get notifiers(): readonly (AlertNotifier | DeviceNotifier)[] {
    const { notifier, deviceNotifier } = this.props;
    return deviceNotifier === undefined ? [notifier] : [notifier, deviceNotifier];
  }

  private get processor() {
    return this.props.processor.function;
  }
}

/** One metric of one or several. */
const sumOf = (metrics: readonly Metric[]): IMetric => {
  const [only, ...others] = metrics;
  if (only !== undefined && others.length === 0) return only;
  const named = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({
    expression: Object.keys(named).join(' + '),
    usingMetrics: named,
    period,
  });
};

const deliveredToBucket = (mapping: EventSourceMapping): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'OnFailureDestinationDeliveredEventCount',
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic: Stats.SUM,
    period,
  });
